import { copyBytes, copyOverrun, viewOf } from '../reading/bytes.ts';
import type { Span } from './span.ts';

/** A visitor sends several requests, mostly shortly after each other. So many visitors are remembered, */
const slots = 4096;
/** each by at most so many bytes, */
const slotSize = 256;
/** of at most so many fields. */
const mostFields = 4;

/**
 * Remembers the ids of visitors by the fields that they were made of, as they stand in the log. To compare these takes a
 * fifth of the time that it takes to read and to hash them. Two visitors of one slot replace each other.
 */
export class KnownIds {
  readonly #bytes = Buffer.alloc(slots * slotSize + copyOverrun);
  readonly #view = viewOf(this.#bytes);
  readonly #lengths = new Uint32Array(slots * mostFields);
  readonly #salts = new Array<Uint8Array | undefined>(slots).fill(undefined);
  readonly #ids = new Array<Uint8Array | undefined>(slots).fill(undefined);

  /**
   * The id that was made of these fields, if it is remembered.
   *
   * @param slot of the fields: {@link slotOf}
   */
  find(slot: number, salt: Uint8Array, bytes: DataView, fields: readonly Span[]): Uint8Array | undefined {
    if (this.#salts[slot] !== salt) return undefined;
    let at = slot * slotSize;
    for (let index = 0; index < fields.length; index++) {
      const { start, end } = fields[index] as Span;
      const length = end - start;
      if (this.#lengths[slot * mostFields + index] !== length) return undefined;
      if (!isSame(bytes, start, this.#view, at, length)) return undefined;
      at += length;
    }
    return this.#ids[slot];
  }

  /** Remembers an id. The fields are to be as many for each. */
  add(slot: number, salt: Uint8Array, bytes: DataView, fields: readonly Span[], id: Uint8Array): void {
    const length = fields.reduce((sum, { start, end }) => sum + end - start, 0);
    if (length > slotSize) return;
    let at = slot * slotSize;
    for (const [index, { start, end }] of fields.entries()) {
      at = copyBytes(bytes, start, end, this.#view, at);
      this.#lengths[slot * mostFields + index] = end - start;
    }
    this.#salts[slot] = salt;
    this.#ids[slot] = id;
  }
}

/** Where a visitor is remembered: by the text of the address, which tells most of them apart. */
export function slotOf(bytes: DataView, { start, end }: Span, others: number): number {
  let mixed = others;
  for (let index = start; index < end; index++) mixed = Math.imul(mixed ^ bytes.getUint8(index), 0x01000193);
  return (mixed ^ (mixed >>> 15)) & (slots - 1);
}

/** Four bytes at a time. */
function isSame(
  one: DataView,
  oneStart: number,
  other: DataView,
  otherStart: number,
  length: number,
): boolean {
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    if (one.getInt32(oneStart + index) !== other.getInt32(otherStart + index)) return false;
  }
  for (; index < length; index++) {
    if (one.getUint8(oneStart + index) !== other.getUint8(otherStart + index)) return false;
  }
  return true;
}
