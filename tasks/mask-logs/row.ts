import { carriageReturn, lineFeed, tab } from './bytes.ts';
import { maximumWidth } from './layout.ts';

/**
 * The row that is being looked at: where its fields are in the bytes, and what was noticed on the way. One object serves
 * all rows of a log, so that a row costs no memory.
 */
export class Row {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  /** where the row ends, without its line end */
  end = 0;
  /** the number of fields */
  width = 0;
  hasEmptyField = false;
  hasControlByte = false;
  hasHighByte = false;
  /** where each field starts; one more tells where the last one ends, plus 1 */
  readonly #starts = new Int32Array(maximumWidth + 2);

  /**
   * Reads the row that begins at `start`. Its line feed must be in `bytes`. Returns where the next row begins.
   *
   * This is the one loop that sees every byte of every log: nearly all leave it at its first line.
   */
  read(bytes: Buffer, start: number): number {
    const starts = this.#starts;
    let width = 0;
    let fieldStart = start;
    let hasEmptyField = false;
    let hasControlByte = false;
    let hasHighByte = false;
    let at = start;
    starts[0] = start;
    for (; ; at++) {
      const byte = bytes[at] as number;
      if (byte > 0x1f && byte < 0x7f) continue;
      if (byte === tab) {
        if (at === fieldStart) hasEmptyField = true;
        fieldStart = at + 1;
        width++;
        if (width <= maximumWidth) starts[width] = fieldStart;
      } else if (byte === lineFeed) {
        break;
      } else if (byte > 0x7f) {
        hasHighByte = true;
      } else if (byte !== carriageReturn || bytes[at + 1] !== lineFeed) {
        hasControlByte = true;
      }
    }
    const end = at > start && bytes[at - 1] === carriageReturn ? at - 1 : at;
    if (end === fieldStart) hasEmptyField = true;
    width++;
    if (width <= maximumWidth + 1) starts[width] = end + 1;

    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.width = width;
    this.hasEmptyField = hasEmptyField;
    this.hasControlByte = hasControlByte;
    this.hasHighByte = hasHighByte;
    return at + 1;
  }

  /** Where the field in a column starts. The column must be below both `width` and {@link maximumWidth}. */
  fieldStart(column: number): number {
    return this.#starts[column] as number;
  }

  /** Where the field in a column ends. */
  fieldEnd(column: number): number {
    return (this.#starts[column + 1] as number) - 1;
  }
}
