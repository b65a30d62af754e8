import { DescribeExecutionCommand, type DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { innermostReason } from '../../tasks/common/innermost-reason.ts';
import type { Context } from './context.ts';
import { Problem } from './problem.ts';
import { waitFor } from './wait.ts';

/** Waits until an execution has ended, well or not. */
export function endOf(
  context: Context,
  executionArn: string,
  seconds: number,
): Promise<DescribeExecutionOutput> {
  return waitFor(`the end of ${executionArn}`, seconds, context, async () => {
    const execution = await context.stack.sfn.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status !== 'RUNNING' && execution;
  });
}

/** The same, and @throws Problem unless it has succeeded. */
export async function successOf(
  context: Context,
  executionArn: string,
  seconds: number,
): Promise<Record<string, unknown>> {
  const { status, output = '{}', error, cause } = await endOf(context, executionArn, seconds);
  if (status === 'SUCCEEDED') return JSON.parse(output);
  throw new Problem(
    `${executionArn} is ${status}: ${innermostReason({ error, cause })}`,
    'Open the execution in the Step Functions console: its red state says why. The table at the end of docs/operations.md says what to do. This run removes its logs, so do not redrive: start verify again.',
  );
}
