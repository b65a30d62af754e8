import type { MapState } from '../../language/asl.ts';
import { StateFailure } from '../../language/failure.ts';
import { payloadQuota } from '../../language/payload.ts';
import type { Visit } from '../visit.ts';

/** The input of one child, and how many items are in it. */
export interface Batch {
  readonly input: unknown;
  readonly itemCount: number;
}

/**
 * Packs items into batches of at most MaxItemsPerBatch items and MaxInputBytesPerBatch bytes. Without an ItemBatcher, each
 * item is the input of one child.
 */
export async function batches(visit: Visit<MapState>, items: readonly unknown[]): Promise<Batch[]> {
  const { ItemBatcher } = visit.state;
  if (!ItemBatcher) return items.map((input) => ({ input, itemCount: 1 }));
  const maxItems = await visit.numberOr('ItemBatcher/MaxItemsPerBatch', ItemBatcher.MaxItemsPerBatch, 0);
  const maxBytes = await visit.numberOr(
    'ItemBatcher/MaxInputBytesPerBatch',
    ItemBatcher.MaxInputBytesPerBatch,
    0,
  );
  const { BatchInput } = ItemBatcher;
  const shared =
    BatchInput === undefined
      ? {}
      : { BatchInput: await visit.evaluate('ItemBatcher/BatchInput', BatchInput) };
  const room = (maxBytes || payloadQuota) - bytes({ Items: [], ...shared });
  const packed = pack(items, maxItems || Number.POSITIVE_INFINITY, room);
  return packed.map((batch) => ({ input: { Items: batch, ...shared }, itemCount: batch.length }));
}

function pack(items: readonly unknown[], maxItems: number, room: number): unknown[][] {
  const packed: unknown[][] = [];
  let batch: unknown[] = [];
  let size = 0;
  for (const item of items) {
    // Plus the comma between two items.
    const itemSize = bytes(item) + 1;
    if (itemSize > room + 1) {
      throw new StateFailure(
        'States.ItemReaderFailed',
        'An item is larger than the maximum size of a batch.',
      );
    }
    if (batch.length >= maxItems || size + itemSize > room + 1) {
      packed.push(batch);
      batch = [];
      size = 0;
    }
    batch.push(item);
    size += itemSize;
  }
  if (batch.length > 0) packed.push(batch);
  return packed;
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
