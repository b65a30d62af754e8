/** An execution ended without success. */
export class ExecutionFailedError extends Error {
  override readonly name = 'ExecutionFailedError';

  constructor(executionArn: string, status: string | undefined, reason: string) {
    super(`${status} ${reason}\nMend it, then redrive ${executionArn} or deploy again.`);
  }
}

/** An execution takes longer than anybody can wait here. */
export class StillRunningError extends Error {
  override readonly name = 'StillRunningError';

  constructor(executionArn: string) {
    super(`${executionArn} still runs, and goes on. Deploy again when it has ended.`);
  }
}

/** CloudFormation did not take an answer. */
export class AnswerRefusedError extends Error {
  override readonly name = 'AnswerRefusedError';

  constructor(status: number, text: string) {
    super(`CloudFormation did not take the answer: ${status} ${text}`);
  }
}
