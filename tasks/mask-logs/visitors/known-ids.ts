import { copyBytes, copyOverrun, viewOf } from '../reading/bytes.ts';
import type { Span } from './span.ts';
import { idDigits } from './visitor-ids.ts';

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
  /** the ids of all slots; the last is for an id that is not remembered */
  readonly ids = new Uint8Array((slots + 1) * idDigits);

  /**
   * Where in {@link ids} the id is that was made of these fields. Below 0 if it is not remembered.
   *
   * @param slot of the fields: {@link slotOf}
   */
  find(slot: number, salt: Uint8Array, bytes: DataView, fields: readonly Span[]): number {
    if (this.#salts[slot] !== salt) return -1;
    let at = slot * slotSize;
    for (let index = 0; index < fields.length; index++) {
      const { start, end } = fields[index] as Span;
      const length = end - start;
      if (this.#lengths[slot * mostFields + index] !== length) return -1;
      if (!isSame(bytes, start, this.#view, at, length)) return -1;
      at += length;
    }
    return slot * idDigits;
  }

  /**
   * Remembers an id, if the fields are not too long for that. They are to be as many for each.
   *
   * @param id begins with the digits
   * @returns where in {@link ids} it is
   */
  add(slot: number, salt: Uint8Array, bytes: DataView, fields: readonly Span[], id: string): number {
    let length = 0;
    for (const { start, end } of fields) length += end - start;
    const remembered = length <= slotSize;
    const idStart = (remembered ? slot : slots) * idDigits;
    for (let index = 0; index < idDigits; index++) this.ids[idStart + index] = id.charCodeAt(index);
    if (!remembered) return idStart;
    let at = slot * slotSize;
    for (let index = 0; index < fields.length; index++) {
      const { start, end } = fields[index] as Span;
      at = copyBytes(bytes, start, end, this.#view, at);
      this.#lengths[slot * mostFields + index] = end - start;
    }
    this.#salts[slot] = salt;
    return idStart;
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
