import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  paginateListExecutions,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

/** How often a running execution is looked at, in milliseconds. */
const interval = 200;

/** An execution that did not succeed. The message says where to look. */
export class ExecutionFailedError extends Error {
  override readonly name = 'ExecutionFailedError';

  constructor({ executionArn, status, error, cause }: DescribeExecutionOutput) {
    super(`${executionArn} ${status}: ${error ?? ''} ${cause ?? ''}`);
  }
}

/** Starts an execution and waits for its end. Returns its output. */
export async function runExecution(
  sfn: SFNClient,
  stateMachineArn: string,
  input: object,
): Promise<Record<string, unknown>> {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return finished(sfn, executionArn as string);
}

/** Waits for the end of an execution. Returns its output. */
export async function finished(sfn: SFNClient, executionArn: string): Promise<Record<string, unknown>> {
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status === 'SUCCEEDED') {
      return JSON.parse(execution.output ?? '{}');
    }
    if (execution.status !== 'RUNNING') {
      throw new ExecutionFailedError(execution);
    }
    await delay(interval);
  }
}

/** The ARNs of a state machine's executions of one status. */
export async function executionsOf(
  client: SFNClient,
  stateMachineArn: string,
  statusFilter: 'RUNNING' | 'SUCCEEDED' | 'FAILED',
): Promise<string[]> {
  const arns: string[] = [];
  for await (const { executions = [] } of paginateListExecutions(
    { client },
    { stateMachineArn, statusFilter },
  )) {
    arns.push(...executions.map(({ executionArn }) => executionArn as string));
  }
  return arns;
}
