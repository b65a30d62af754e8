import { innermostReason } from '../../../tasks/common/innermost-reason.ts';

const failed = (error: string, cause: string) =>
  JSON.stringify({ ExecutionArn: 'arn:aws:states:…', Status: 'FAILED', Error: error, Cause: cause });

describe('The reason of a failed execution', () => {
  it.each([
    ['is its error and cause', 'S3.S3Exception', 'Slow Down', 'S3.S3Exception: Slow Down'],
    [
      'is that of the execution at the bottom',
      'States.TaskFailed',
      failed('States.TaskFailed', failed('States.QueryEvaluationError', 'relation "x" does not exist')),
      'States.QueryEvaluationError: relation "x" does not exist',
    ],
    [
      'is the message of its function, not the stack trace',
      'MalformedLogError',
      JSON.stringify({ errorType: 'MalformedLogError', errorMessage: 'line 3', trace: ['…'] }),
      'MalformedLogError: line 3',
    ],
    [
      'is as it is when its JSON was cut off',
      'States.TaskFailed',
      '{"ExecutionArn":"arn:…',
      'States.TaskFailed: {"ExecutionArn":"arn:…',
    ],
    ['may be without a cause', 'States.Timeout', undefined, 'States.Timeout'],
  ])('%s', (_, error, cause, reason) => {
    expect(innermostReason({ error, cause })).toBe(reason);
  });
});
