import { RuntimeFailure, StateFailure } from '../language/failure.ts';
import type { Execution } from '../records/execution.ts';
import type { End } from '../records/executions.ts';
import { Frame } from './frame.ts';
import { runFrame } from './run.ts';
import type { Runtime } from './runtime.ts';

/** Runs an execution from where it is until it ends or is interrupted. */
export async function interpret(execution: Execution, runtime: Runtime, end: End): Promise<void> {
  const { signal, machine } = execution;
  limitTime(execution, runtime, end);
  const frame = new Frame(runtime, execution, machine.definition);
  try {
    const { text } = await runFrame(frame, execution.input);
    signal.throwIfAborted();
    end({ status: 'SUCCEEDED', output: text }, frame.progress.lastEventId);
  } catch (failure) {
    // Whatever stopped, timed out or suspended the execution has already done the rest.
    if (signal.aborted) return;
    const { error, cause } = failure instanceof StateFailure ? failure : interpreterFailure(failure);
    end(
      { status: 'FAILED', ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) },
      failure instanceof RuntimeFailure ? failure.previousEventId : frame.progress.lastEventId,
    );
  }
}

/** Applies the TimeoutSeconds of the state machine, counted from the start or the last redrive. */
function limitTime({ machine, summary, signal }: Execution, { clock }: Runtime, end: End): void {
  const { TimeoutSeconds } = machine.definition;
  if (TimeoutSeconds === undefined) return;
  const left = (summary.redriveDate ?? summary.startDate) + TimeoutSeconds * 1000 - clock.now().getTime();
  clock.sleep(Math.max(left, 0), signal).then(
    () => end({ status: 'TIMED_OUT' }, 0),
    // It ended before.
    () => {},
  );
}

/** A bug of the interpreter. It fails the execution, so that it is seen where people look. */
function interpreterFailure(error: unknown): StateFailure {
  return new StateFailure('States.Runtime', (error as Error).stack ?? String(error));
}
