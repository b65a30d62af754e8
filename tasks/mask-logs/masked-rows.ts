import type { AddressMasker } from './address-masker.ts';
import { BlockWriter } from './block-writer.ts';
import { dash, lineFeed, tab, writeAscii, writeDecimal } from './bytes.ts';
import { maskedColumns } from './fields.ts';
import type { Layout, Step } from './layout.ts';
import type { Row } from './row.ts';

/** Below this a loop copies faster than a call to native code does. */
const shortCopy = 32;

/** The masked log of one date: writes rows, each with its `file_id` and `row_num`. */
export class MaskedRows {
  /** `YYYY-MM-DD`, as bytes: what the date field of each of its rows holds */
  readonly date: Uint8Array;
  readonly #writer: BlockWriter;
  readonly #masker: AddressMasker;
  readonly #fileId: string;
  #count = 0;

  constructor(date: string, fileId: bigint, masker: AddressMasker, onFull: (block: Buffer) => void) {
    this.date = Buffer.from(date, 'latin1');
    this.#fileId = String(fileId);
    this.#masker = masker;
    this.#writer = new BlockWriter(onFull);
    this.#writer.writeLatin1(`${maskedColumns.join('\t')}\n`);
  }

  /** True when the field that starts at `start` and ends at `end` is this date. */
  hasDate(bytes: Uint8Array, start: number, end: number): boolean {
    const { date } = this;
    if (end - start !== date.length) return false;
    for (let index = 0; index < date.length; index++) {
      if (bytes[start + index] !== date[index]) return false;
    }
    return true;
  }

  /** Masks a good row. */
  write(row: Row, layout: Layout): void {
    const writer = this.#writer;
    // Ids and absent fields take under 200 bytes; a field grows at most from nothing to `-`, and from `,` to `-,-`.
    writer.reserve(200 + 2 * (row.end - row.start));
    const target = writer.block;
    let at = writeAscii(this.#fileId, target, writer.length);
    target[at++] = tab;
    at = writeDecimal(++this.#count, target, at);
    for (const step of row.hasEmptyField ? layout.stepsByField : layout.steps) {
      target[at++] = tab;
      at = this.#writeStep(step, row, target, at);
    }
    target[at++] = lineFeed;
    writer.length = at;
  }

  /** Hands over the last block. */
  end(): void {
    this.#writer.flush();
  }

  #writeStep({ treatment, first, last }: Step, row: Row, target: Uint8Array, at: number): number {
    if (treatment !== 'drop') {
      const start = row.fieldStart(first);
      const end = row.fieldEnd(last);
      if (start < end) {
        switch (treatment) {
          case 'copy':
            return copy(row.bytes, start, end, target, at);
          case 'address':
            return this.#masker.maskAddress(row.bytes, start, end, target, at);
          case 'address-list':
            return this.#masker.maskList(row.bytes, start, end, target, at);
        }
      }
    }
    target[at] = dash;
    return at + 1;
  }
}

function copy(source: Buffer, start: number, end: number, target: Uint8Array, at: number): number {
  const length = end - start;
  if (length > shortCopy) {
    source.copy(target, at, start, end);
  } else {
    for (let index = 0; index < length; index++) target[at + index] = source[start + index] as number;
  }
  return at + length;
}
