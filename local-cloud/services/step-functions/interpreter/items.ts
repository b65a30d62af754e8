import type { MapState } from '../language/asl.ts';
import { EvaluationFailure } from '../language/failure.ts';
import { jsonType } from '../language/template.ts';
import type { Visit } from './visit.ts';

/** The items of a Map: its Items, or its input if it has none. @throws EvaluationFailure */
export async function itemsOf(visit: Visit<MapState>): Promise<unknown[]> {
  const { Items } = visit.state;
  if (Items !== undefined) return visit.array('Items', Items);
  if (Array.isArray(visit.input.value)) return visit.input.value;
  const type = jsonType(visit.input.value);
  throw new EvaluationFailure(`Map state input must be an array but was: ${type}`, undefined);
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
