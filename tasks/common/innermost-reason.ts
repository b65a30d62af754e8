/** How an execution failed, as DescribeExecution tells it. */
export interface Failure {
  readonly error?: string;
  readonly cause?: string;
}

/** What a cause may be when it is JSON: the description of a nested execution, or the error of a Lambda function. */
interface Details {
  readonly ExecutionArn?: string;
  readonly Error?: string;
  readonly Cause?: string;
  readonly errorMessage?: string;
}

/**
 * Why an execution failed, in words. A parent's cause is the description of the child that failed, in JSON, whose cause may
 * be that of its own child: what people want to read is the last.
 */
export function innermostReason({ error, cause }: Failure): string {
  const details = detailsOf(cause);
  if (details?.ExecutionArn) return innermostReason({ error: details.Error, cause: details.Cause });
  return [error, details?.errorMessage ?? cause].filter((text) => text !== undefined).join(': ');
}

/** @returns undefined for a cause that is plain text, as most are */
function detailsOf(cause = ''): Details | undefined {
  if (!cause.startsWith('{')) return undefined;
  try {
    return JSON.parse(cause);
  } catch {
    // Step Functions cuts a cause off at 32,768 characters.
    return undefined;
  }
}
