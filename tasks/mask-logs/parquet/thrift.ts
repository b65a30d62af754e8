import { damaged } from './damage.ts';

/** Structures of Parquet stand within each other up to eight deep. */
const deepest = 16;

/** Names, statistics and the schemas that other programs keep in a footer are shorter. */
const longestBinary = 64 * 1024;

/** A footer of hundreds of row groups has fewer structures, lists and texts. Each becomes an object. */
const mostObjects = 500_000;

/** The type of an element, in four bits. */
const isTrue = 1;
const isFalse = 2;
const byte = 3;
const i16 = 4;
const i32 = 5;
const i64 = 6;
const double = 7;
const binary = 8;
const list = 9;
const struct = 12;

/**
 * Where a structure of Thrift's compact protocol ends. All of it is walked through, and nothing is made of it: a library can
 * read it then, in memory and time that its size bounds, whatever lengths it claims.
 *
 * @throws RangeError when it does not end within the bytes
 */
export function endOfStruct(bytes: Uint8Array, start = 0): number {
  return new Walk(bytes, start).struct(0);
}

class Walk {
  readonly #bytes: Uint8Array;
  #at: number;
  #objects = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#at = start;
  }

  struct(depth: number): number {
    this.#countObject(depth);
    for (let field = this.#byte(); (field & 0x0f) !== 0; field = this.#byte()) {
      if (field >> 4 === 0) this.#varint(5);
      const type = field & 0x0f;
      // A field that is true or false has no bytes of its own.
      if (type !== isTrue && type !== isFalse) this.#element(type, depth + 1);
    }
    return this.#at;
  }

  #element(type: number, depth: number): void {
    switch (type) {
      case isTrue:
      case isFalse:
      case byte:
        this.#byte();
        return;
      case i16:
      case i32:
        this.#varint(5);
        return;
      case i64:
        this.#varint(10);
        return;
      case double:
        this.#skip(8);
        return;
      case binary: {
        this.#countObject(depth);
        const length = this.#varint(5);
        if (length > longestBinary) throw damaged();
        this.#skip(length);
        return;
      }
      case list:
        this.#list(depth);
        return;
      case struct:
        this.struct(depth);
        return;
      default:
        throw damaged();
    }
  }

  #list(depth: number): void {
    this.#countObject(depth);
    const head = this.#byte();
    const size = head >> 4 === 15 ? this.#varint(5) : head >> 4;
    // Each element has a byte at least.
    for (let index = 0; index < size; index++) this.#element(head & 0x0f, depth + 1);
  }

  #countObject(depth: number): void {
    if (depth > deepest || ++this.#objects > mostObjects) throw damaged();
  }

  #byte(): number {
    const value = this.#bytes[this.#at++];
    if (value === undefined) throw damaged();
    return value;
  }

  /** The low 32 bits of a number of seven bits a byte. */
  #varint(mostBytes: number): number {
    let value = 0;
    for (let index = 0; index < mostBytes; index++) {
      const next = this.#byte();
      if (index < 5) value |= (next & 0x7f) << (7 * index);
      if (next < 0x80) return value >>> 0;
    }
    throw damaged();
  }

  #skip(length: number): void {
    this.#at += length;
    if (this.#at > this.#bytes.length) throw damaged();
  }
}
