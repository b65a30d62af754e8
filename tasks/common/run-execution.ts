import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionAlreadyExists,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { innermostReason } from './innermost-reason.ts';
import { until } from './until.ts';

export interface Run {
  readonly stateMachineArn: string;
  readonly input?: object;
  /** An execution of this name is started, or found if it was started before. Without a name it is always a new one. */
  readonly name?: string;
  /** How long to wait for the end, in seconds. */
  readonly seconds: number;
}

/** An execution ended without success. */
export class ExecutionFailedError extends Error {
  override readonly name = 'ExecutionFailedError';

  constructor({ executionArn, status, error, cause }: DescribeExecutionOutput) {
    super(
      `${status} ${innermostReason({ error, cause })}\nFix the cause, then redrive ${executionArn} or start again.`,
    );
  }
}

/**
 * Starts an execution and waits until it has succeeded.
 *
 * @returns its output
 * @throws ExecutionFailedError with the innermost reason
 * @throws WaitedInVainError when the time is over; the execution goes on
 */
export async function runExecution(
  sfn: SFNClient,
  { seconds, ...run }: Run,
): Promise<Record<string, unknown>> {
  return untilSucceeded(sfn, await start(sfn, run), seconds);
}

/** The same for an execution that was started elsewhere, or redriven. */
export async function untilSucceeded(
  sfn: SFNClient,
  executionArn: string,
  seconds: number,
): Promise<Record<string, unknown>> {
  const ended = await untilEnded(sfn, executionArn, seconds);
  if (ended.status !== 'SUCCEEDED') throw new ExecutionFailedError(ended);
  return JSON.parse(ended.output ?? '{}');
}

/** Waits for the end of an execution, whatever it is. @throws WaitedInVainError */
export function untilEnded(
  sfn: SFNClient,
  executionArn: string,
  seconds: number,
): Promise<DescribeExecutionOutput> {
  return until(
    `the end of ${executionArn}`,
    async () => {
      const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status !== 'RUNNING' && execution;
    },
    { seconds, advice: 'It keeps running. When it has ended, start again.' },
  );
}

async function start(
  sfn: SFNClient,
  { stateMachineArn, input = {}, name }: Omit<Run, 'seconds'>,
): Promise<string> {
  try {
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    return executionArn as string;
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }
}
