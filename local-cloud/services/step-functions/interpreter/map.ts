import type { MapState } from '../language/asl.ts';
import { EvaluationFailure } from '../language/failure.ts';
import { type Payload, payloadOf } from '../language/payload.ts';
import { jsonType } from '../language/template.ts';
import type { Departure } from './departure.ts';
import { runDistributedMap } from './distributed/distributed-map.ts';
import { Frame } from './frame.ts';
import { runFrame } from './run.ts';
import { runSiblings } from './siblings.ts';
import type { Visit } from './visit.ts';

/** An inline Map runs at most this many iterations at once, even when MaxConcurrency sets no limit. */
const inlineConcurrency = 40;

/** Runs its item processor once per item; its result is the list of the outputs, in the items' order. */
export async function runMap(visit: Visit<MapState>): Promise<Departure> {
  const { state } = visit;
  const distributed = state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED';
  const { result, previousEventId } = await (distributed ? runDistributedMap(visit) : runInlineMap(visit));
  return {
    next: state.Next,
    assign: state.Assign,
    output: state.Output,
    otherwise: result,
    extras: { result: result.value },
    previousEventId,
  };
}

/** What a Map runs over. Kept in the journal, for its expressions may give something else the next time. */
interface Iterations {
  readonly items: readonly unknown[];
  /** What ItemSelector makes of the items, when there is one. */
  readonly selected?: readonly unknown[];
}

async function runInlineMap(visit: Visit<MapState>): Promise<{ result: Payload; previousEventId: number }> {
  const { state, name, frame: outer } = visit;
  const known = visit.resumed ? (outer.progress.current?.memo as Iterations | undefined) : undefined;
  const { items, selected = items } = known ?? (await iterations(visit));
  const limit = await concurrency(visit);
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
  return { result: payloadOf(outputs), previousEventId };
}

async function iterations(visit: Visit<MapState>): Promise<Iterations> {
  const items = await itemsOf(visit);
  return visit.state.ItemSelector === undefined
    ? { items }
    : { items, selected: await selectedItems(visit, items) };
}

/** What ItemSelector makes of the items; without it, the items themselves. */
export async function selectedItems(
  visit: Visit<MapState>,
  items: readonly unknown[],
): Promise<readonly unknown[]> {
  const { ItemSelector } = visit.state;
  if (ItemSelector === undefined) return items;
  const selected: unknown[] = [];
  for (const [Index, Value] of items.entries()) {
    selected.push(await visit.evaluateForItem('ItemSelector', ItemSelector, { Index, Value }));
  }
  return selected;
}

/** The state's Items, or without them its input. @throws EvaluationFailure */
export async function itemsOf(visit: Visit<MapState>): Promise<unknown[]> {
  const { Items } = visit.state;
  if (Items !== undefined) return visit.array('Items', Items);
  if (Array.isArray(visit.input.value)) return visit.input.value;
  const type = jsonType(visit.input.value);
  throw new EvaluationFailure(`Map state input must be an array but was: ${type}`, undefined);
}

/** 0 means: no limit of its own. */
export function concurrency(visit: Visit<MapState>): Promise<number> {
  return visit.numberOr('MaxConcurrency', visit.state.MaxConcurrency, 0);
}
