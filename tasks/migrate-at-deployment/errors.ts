/** CloudFormation did not take an answer. */
export class AnswerRefusedError extends Error {
  override readonly name = 'AnswerRefusedError';

  constructor(status: number, text: string) {
    super(`CloudFormation did not take the answer: ${status} ${text}`);
  }
}
