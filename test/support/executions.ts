import {
  type DescribeExecutionOutput,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { runExecution, untilEnded, untilSucceeded } from '../../tasks/common/run-execution.ts';

/** How long an execution may take, in seconds, on a machine that is busy with other things. */
const seconds = 90;

/** Starts an execution. @returns its ARN */
export async function start(sfn: SFNClient, stateMachineArn: string, input: object): Promise<string> {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return executionArn as string;
}

/** Waits for the end of an execution, whatever it is. */
export const ended = (sfn: SFNClient, executionArn: string): Promise<DescribeExecutionOutput> =>
  untilEnded(sfn, executionArn, seconds);

/** Runs an execution. @returns its output @throws ExecutionFailedError */
export const run = (sfn: SFNClient, stateMachineArn: string, input: object, name?: string) =>
  runExecution(sfn, { stateMachineArn, input, name, seconds });

/** Redrives an execution as its operator would, and waits for its end. */
export async function redriven(sfn: SFNClient, executionArn: string): Promise<DescribeExecutionOutput> {
  await sfn.send(new RedriveExecutionCommand({ executionArn }));
  return ended(sfn, executionArn);
}

/** Waits until an execution has succeeded. @returns its output @throws ExecutionFailedError */
export const succeeded = (sfn: SFNClient, executionArn: string) => untilSucceeded(sfn, executionArn, seconds);

/** The last state that an execution has entered and that does something: of one that failed, the red one. */
export async function lastState(client: SFNClient, executionArn: string): Promise<string | undefined> {
  let last: string | undefined;
  for await (const { events = [] } of paginateGetExecutionHistory({ client }, { executionArn })) {
    for (const { type, stateEnteredEventDetails } of events) {
      if (/^(Task|Pass|Map)StateEntered$/.test(type ?? '')) last = stateEnteredEventDetails?.name;
    }
  }
  return last;
}
