import type { Parallel, StateList } from '../language/asl.ts';
import { payloadOf } from '../language/payload.ts';
import { type Departure, withResult } from './departure.ts';
import { Frame } from './frame.ts';
// biome-ignore lint/suspicious/noImportCycles: the branches of a Parallel run states
import { runFrame } from './run.ts';
import { runSiblings } from './siblings.ts';
import type { Visit } from './visit.ts';

/** Runs its branches concurrently on the same input. Its result is the list of their outputs. */
export async function runParallel(visit: Visit<Parallel>): Promise<Departure> {
  const { state, frame: outer } = visit;
  const input = await visit.compute('Arguments', state.Arguments, visit.input);
  const startedEventId =
    startedBefore(visit) ?? outer.record('ParallelStateStarted', undefined, { memo: 'started' });
  const outputs = await runSiblings({
    outer,
    count: state.Branches.length,
    concurrency: state.Branches.length,
    startedEventId,
    open: (index, lastEventId, signal) =>
      new Frame(outer.runtime, outer.execution, state.Branches[index] as StateList, {
        outer,
        index,
        signal,
        lastEventId,
      }),
    run: (_, branch) => runFrame(branch, input),
  });
  const previousEventId = outer.execution.progress.lastEventWithin(outer.path) ?? startedEventId;
  outer.record('ParallelStateSucceeded', undefined, { previousEventId });
  return withResult(state, payloadOf(outputs), previousEventId);
}

/** The event that branches follow when the state resumes. Those that were running continue where they were. */
function startedBefore({ resumed, frame }: Visit): number | undefined {
  return resumed && frame.progress.current?.memo ? frame.progress.lastEventId : undefined;
}
