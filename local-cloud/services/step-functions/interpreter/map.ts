import type { MapState } from '../language/asl.ts';
import { payloadOf } from '../language/payload.ts';
import { isDistributed } from '../language/states.ts';
import { type Departure, withResult } from './departure.ts';
import { runDistributedMap } from './distributed/distributed-map.ts';
import { Frame } from './frame.ts';
import { itemsOf, maxConcurrency, selectedItems } from './items.ts';
// biome-ignore lint/suspicious/noImportCycles: the iterations of a Map run states
import { runFrame } from './run.ts';
import { runSiblings } from './siblings.ts';
import type { Visit } from './visit.ts';

/** An inline Map runs at most this many iterations at once, even if MaxConcurrency sets no limit. */
const inlineConcurrency = 40;

/** Runs its item processor once for each item. Its result is the list of outputs, in the order of the items. */
export function runMap(visit: Visit<MapState>): Promise<Departure> {
  return isDistributed(visit.state) ? runDistributedMap(visit) : runInlineMap(visit);
}

/** What a Map iterates over. It is kept in the journal because the expressions might give something else the next time. */
interface Iterations {
  readonly items: readonly unknown[];
  /** The results of ItemSelector, if there is one. */
  readonly selected?: readonly unknown[];
}

async function runInlineMap(visit: Visit<MapState>): Promise<Departure> {
  const { state, name, frame: outer } = visit;
  const known = visit.resumed ? (outer.progress.current?.memo as Iterations | undefined) : undefined;
  const { items, selected = items } = known ?? (await iterations(visit));
  const limit = await maxConcurrency(visit);
  const startedEventId = known
    ? outer.progress.lastEventId
    : outer.record(
        'MapStateStarted',
        { length: items.length },
        { memo: selected === items ? { items } : { items, selected } },
      );
  const outputs = await runSiblings({
    outer,
    count: items.length,
    concurrency: Math.min(limit || inlineConcurrency, inlineConcurrency),
    startedEventId,
    open(index, previousEventId, signal) {
      const begun = outer.execution.progress.has(`${outer.path}/${index}`);
      const inside = {
        outer,
        index,
        signal,
        lastEventId: previousEventId,
        item: { Index: index, Value: items[index] },
      };
      const iteration = new Frame(outer.runtime, outer.execution, state.ItemProcessor, inside);
      if (!begun) iteration.record('MapIterationStarted', { name, index });
      return iteration;
    },
    async run(index, iteration) {
      const output = await runFrame(iteration, payloadOf(selected[index]));
      if (!iteration.progress.succeededEventId) iteration.record('MapIterationSucceeded', { name, index });
      return output;
    },
    failed: (index, iteration, previousEventId) =>
      iteration.record('MapIterationFailed', { name, index }, { previousEventId }),
    aborted: (index, iteration, previousEventId) =>
      outer.execution.record({
        frame: iteration.path,
        type: 'MapIterationAborted',
        details: { name, index },
        previousEventId,
      }),
  });
  const previousEventId = outer.execution.progress.lastEventWithin(outer.path) ?? startedEventId;
  outer.record('MapStateSucceeded', undefined, { previousEventId });
  return withResult(state, payloadOf(outputs), previousEventId);
}

async function iterations(visit: Visit<MapState>): Promise<Iterations> {
  const items = await itemsOf(visit);
  return { items, selected: await selectedItems(visit, items) };
}
