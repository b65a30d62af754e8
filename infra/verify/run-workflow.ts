import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Context } from './context.ts';
import { successOf } from './end-of.ts';
import { throwIfInterrupted } from './wait.ts';

/** In seconds: a cold warehouse takes minutes, and others may be at work in it. */
const patience = 3600;

/**
 * Starts an execution of a workflow, and waits until it has succeeded.
 *
 * @param name of the execution, after that of the run
 * @returns its output
 */
export async function runWorkflow(
  context: Context,
  stateMachineArn: string,
  name: string,
  input: object,
): Promise<Record<string, unknown>> {
  const { stack, trial, traces, signal } = context;
  throwIfInterrupted(signal);
  const { executionArn = '' } = await stack.sfn.send(
    new StartExecutionCommand({
      stateMachineArn,
      name: `verify-${trial.id}-${name}`,
      input: JSON.stringify(input),
    }),
  );
  traces.started.add(executionArn);
  return successOf(context, executionArn, patience);
}
