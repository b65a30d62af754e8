import { maskedColumns } from '../formats/fields.ts';
import type { Layout, Treatment } from '../formats/layout.ts';
import { dayOf, readSeconds, timeOf } from '../formats/timestamp.ts';
import type { Note } from '../notes/note.ts';
import { RowTail } from '../notes/row-tail.ts';
import { copyBytes, copyOverrun, lineFeed, tab, viewOf, writeDecimal } from '../reading/bytes.ts';
import type { Row } from '../reading/row.ts';
import { BlockWriter } from './block-writer.ts';
import type { FieldMasker } from './field-masker.ts';

/** The end of no span. */
const nothing = -2;

/** The masked log of one date: writes rows, each with its `file_id` and `row_num`. */
export class MaskedRows {
  /** `YYYY-MM-DD`, as bytes: what the date field of each of its rows holds */
  readonly date: Uint8Array;
  /** the same, in days since 1970 */
  readonly day: number;
  readonly #writer: BlockWriter;
  readonly #masker: FieldMasker;
  readonly #notes: readonly Note[];
  /** the one of the layout that the row before had */
  #tail: RowTail | undefined;
  /** the id of the file and a tab, which begin every row */
  readonly #prefix: DataView;
  readonly #prefixLength: number;
  #count = 0;

  /** how many rows are written */
  get count(): number {
    return this.#count;
  }

  /** @param notes what is noted about its rows, in the order of the columns */
  constructor(
    date: string,
    fileId: bigint,
    masker: FieldMasker,
    notes: readonly Note[],
    onFull: (block: Buffer) => void,
  ) {
    this.date = Buffer.from(date, 'latin1');
    this.day = dayOf(Date.parse(date) / 1000);
    const prefix = `${fileId}\t`;
    this.#prefix = viewOf(Buffer.from(prefix.padEnd(prefix.length + copyOverrun), 'latin1'));
    this.#prefixLength = prefix.length;
    this.#masker = masker;
    this.#notes = notes;
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
    const tail = this.#tailOf(layout);
    // Ids, absent fields and the overrun of copies take under 200 bytes; a field grows at most from nothing to `-`, from `,` to `-,-`,
    // and from `key=` to `key=-`.
    writer.reserve(200 + tail.longest + 2 * (row.end - row.start));
    // Looked up once: for V8 every byte that is written could change them.
    const { bytes, view: source } = row;
    const { block, view: target } = writer;
    let at = copyBytes(this.#prefix, 0, this.#prefixLength, target, writer.length);
    at = writeDecimal(++this.#count, block, at);
    // What stays as it is and stands side by side is copied at once.
    let copyStart = 0;
    let copyEnd = nothing;
    for (const { treatment, first, last } of row.hasEmptyField ? layout.stepsByField : layout.steps) {
      const start = first < 0 ? 0 : row.fieldStart(first);
      const end = first < 0 ? 0 : row.fieldEnd(last);
      if (treatment === 'copy' ? start < end : this.#masker.keeps(treatment, bytes, start, end)) {
        if (start !== copyEnd + 1) {
          at = copyField(source, copyStart, copyEnd, target, at);
          copyStart = start;
        }
        copyEnd = end;
        continue;
      }
      at = copyField(source, copyStart, copyEnd, target, at);
      copyEnd = nothing;
      block[at++] = tab;
      at = this.#writeTreated(treatment, bytes, start, end, block, at);
    }
    at = copyField(source, copyStart, copyEnd, target, at);
    at = tail.write(row, block, target, at);
    block[at++] = lineFeed;
    writer.length = at;
  }

  /** Hands over the last block. */
  end(): void {
    this.#writer.flush();
  }

  #tailOf(layout: Layout): RowTail {
    if (this.#tail?.layout !== layout) this.#tail = new RowTail(layout, this.#notes);
    return this.#tail;
  }

  #writeTreated(
    treatment: Treatment,
    bytes: Buffer,
    start: number,
    end: number,
    target: Buffer,
    at: number,
  ): number {
    if (treatment === 'date') return writeText(this.date, target, at);
    if (treatment === 'time') return writeText(Buffer.from(timeOf(readSeconds(bytes, start))), target, at);
    return this.#masker.mask(treatment, bytes, start, end, target, at);
  }
}

/** Copies a span, if there is one, with a tab before it. */
function copyField(source: DataView, start: number, end: number, target: DataView, at: number): number {
  if (end === nothing) return at;
  target.setUint8(at, tab);
  return copyBytes(source, start, end, target, at + 1);
}

function writeText(text: Uint8Array, target: Uint8Array, at: number): number {
  target.set(text, at);
  return at + text.length;
}
