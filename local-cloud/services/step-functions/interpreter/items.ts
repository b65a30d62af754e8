import type { MapState } from '../language/asl.ts';
import type { Visit } from './visit.ts';

/** The items of a Map: its Items, or its input if it has none. @throws EvaluationFailure */
export async function itemsOf(visit: Visit<MapState>): Promise<unknown[]> {
  const { Items } = visit.state;
  const items = Items === undefined ? visit.input.value : await visit.evaluate('Items', Items);
  if (Array.isArray(items)) return items;
  throw visit.failure(`Map state input must be an array but was: ${JSON.stringify(items)}`);
}

/** The result of ItemSelector for each item, or the item itself if there is no ItemSelector. @throws EvaluationFailure */
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

/** How many items may be processed at once; 0 sets no limit. @throws EvaluationFailure */
export function maxConcurrency(visit: Visit<MapState>): Promise<number> {
  return visit.numberOr('MaxConcurrency', visit.state.MaxConcurrency, 0);
}
