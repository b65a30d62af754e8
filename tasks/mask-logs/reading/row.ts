import { isUtf8 } from 'node:buffer';
import { carriageReturn, lineFeed } from './bytes.ts';
import type { MarkedLines } from './marked-lines.ts';

/**
 * The row that is being looked at: where its fields are, and what was noticed on the way. One object serves all rows, so
 * that a row costs no memory.
 */
export class Row {
  readonly bytes: Buffer;
  /** the same bytes */
  readonly view: DataView;
  start = 0;
  /** where the row ends, without its line end */
  end = 0;
  /** the number of fields */
  width = 0;
  hasEmptyField = false;
  hasControlByte = false;
  readonly #lines: MarkedLines;
  readonly #marks: Int32Array;
  readonly #others: Int32Array;
  /** which mark is the line feed before the row: column 0 lies between this mark and the next */
  #first = 0;
  /** which mark is the row's line feed */
  #last = 0;
  /** where the marks of the next row that are no tabs begin in the list of them */
  #nextOther = 0;

  constructor(lines: MarkedLines) {
    this.#lines = lines;
    this.bytes = lines.bytes;
    this.view = lines.view;
    this.#marks = lines.marks;
    this.#others = lines.others;
  }

  /** Goes back to before the first row. */
  rewind(): void {
    this.#last = 0;
    this.#nextOther = 0;
  }

  /** Goes to the next row. False when there is none. */
  readNext(): boolean {
    const { bytes } = this;
    const first = this.#last;
    const start = (this.#marks[first] as number) + 1;
    if (start === this.#lines.length) return false;
    let controlBytes = 0;
    let end: number;
    let last: number;
    for (;;) {
      end = last = this.#others[this.#nextOther++] as number;
      const at = this.#marks[last] as number;
      const byte = bytes[at];
      if (byte === lineFeed) break;
      if (byte === carriageReturn && bytes[at + 1] === lineFeed) {
        last = this.#others[this.#nextOther++] as number;
        break;
      }
      controlBytes++;
    }
    this.#first = first;
    this.#last = last;
    this.start = start;
    this.end = this.#marks[end] as number;
    this.width = end - first - controlBytes;
    this.hasControlByte = controlBytes > 0;
    this.hasEmptyField = this.#lines.mayHaveEmptyFields && this.#hasNeighbours(first, end);
    return true;
  }

  #hasNeighbours(first: number, last: number): boolean {
    for (let mark = first; mark < last; mark++) {
      if ((this.#marks[mark + 1] as number) - (this.#marks[mark] as number) === 1) return true;
    }
    return false;
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
