import { isUtf8 } from 'node:buffer';
import { carriageReturn, lineFeed, tab } from './bytes.ts';
import type { MarkedLines } from './marked-lines.ts';

/**
 * The row that is being looked at: where its fields are, and what was noticed on the way. One object serves all rows, so
 * that a row costs no memory.
 */
export class Row {
  readonly bytes: Buffer;
  start = 0;
  /** where the row ends, without its line end */
  end = 0;
  /** the number of fields */
  width = 0;
  hasEmptyField = false;
  hasControlByte = false;
  readonly #lines: MarkedLines;
  readonly #marks: Int32Array;
  /** which mark is the line feed before the row: column 0 lies between this mark and the next */
  #first = 0;
  /** which mark is the row's line feed */
  #last = 0;

  constructor(lines: MarkedLines) {
    this.#lines = lines;
    this.bytes = lines.bytes;
    this.#marks = lines.marks;
  }

  /** Goes back to before the first row. */
  rewind(): void {
    this.#last = 0;
  }

  /** Goes to the next row. False when there is none. */
  readNext(): boolean {
    const { bytes } = this;
    const marks = this.#marks;
    let mark = this.#last;
    let fieldStart = (marks[mark] as number) + 1;
    if (fieldStart === this.#lines.length) return false;
    this.#first = mark;
    this.start = fieldStart;
    let width = 1;
    let hasEmptyField = false;
    let hasControlByte = false;
    for (;;) {
      const at = marks[++mark] as number;
      const byte = bytes[at];
      if (at === fieldStart) hasEmptyField = true;
      if (byte === tab) {
        width++;
        fieldStart = at + 1;
      } else if (byte === lineFeed) {
        this.end = at;
        break;
      } else if (byte === carriageReturn && bytes[at + 1] === lineFeed) {
        this.end = at;
        mark++;
        break;
      } else {
        hasControlByte = true;
      }
    }
    this.#last = mark;
    this.width = width;
    this.hasEmptyField = hasEmptyField;
    this.hasControlByte = hasControlByte;
    return true;
  }

  isUtf8(): boolean {
    return this.#lines.isUtf8 || isUtf8(this.bytes.subarray(this.start, this.end));
  }

  /** Where the field in a column starts. Only for a row without control bytes, and a column below `width`. */
  fieldStart(column: number): number {
    return (this.#marks[this.#first + column] as number) + 1;
  }

  /** Where the field in a column ends. */
  fieldEnd(column: number): number {
    return this.#marks[this.#first + column + 1] as number;
  }
}
