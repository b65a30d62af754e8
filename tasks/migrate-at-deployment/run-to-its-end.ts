import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ExecutionFailedError, StillRunningError } from './errors.ts';
import { innermostReason } from './innermost-reason.ts';

/** Between two looks at the execution, in milliseconds: a migration takes seconds. */
const interval = { first: 250, longest: 5000 };

export interface Run {
  readonly stateMachineArn: string;
  /** An execution of this name is started, or found if it was started before. */
  readonly name: string;
  /** in milliseconds since the epoch */
  readonly deadline: number;
}

/**
 * Starts an execution and waits until it has succeeded. Without input: `migrate` takes none.
 *
 * @throws ExecutionFailedError with the innermost reason
 * @throws StillRunningError at the deadline; the execution goes on
 */
export async function runToItsEnd(sfn: SFNClient, { stateMachineArn, name, deadline }: Run): Promise<string> {
  const executionArn = await start(sfn, stateMachineArn, name);
  for (let wait = interval.first; ; wait = Math.min(wait * 2, interval.longest)) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status === 'SUCCEEDED') return execution.output ?? '{}';
    if (execution.status !== 'RUNNING') {
      throw new ExecutionFailedError(executionArn, execution.status, innermostReason(execution));
    }
    if (Date.now() + wait > deadline) throw new StillRunningError(executionArn);
    await delay(wait);
  }
}

async function start(sfn: SFNClient, stateMachineArn: string, name: string): Promise<string> {
  try {
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, name }));
    return executionArn as string;
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }
}
