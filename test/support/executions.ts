import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

/** Starts an execution. @returns its ARN */
export async function start(sfn: SFNClient, stateMachineArn: string, input: object): Promise<string> {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return executionArn as string;
}

/** Waits for the end of an execution, whatever it is. */
export async function ended(sfn: SFNClient, executionArn: string): Promise<DescribeExecutionOutput> {
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await delay(10);
  }
}

/** Redrives an execution as its operator would, and waits for its end. */
export async function redriven(sfn: SFNClient, executionArn: string): Promise<DescribeExecutionOutput> {
  await sfn.send(new RedriveExecutionCommand({ executionArn }));
  return ended(sfn, executionArn);
}

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
