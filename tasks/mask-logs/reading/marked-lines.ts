import { isUtf8 } from 'node:buffer';
import { blank, viewOf } from './bytes.ts';
import { groupSize, loadFindMarks } from './find-marks.ts';

/**
 * The lines that are being masked, and where their marks are: every byte that is no text, which in a log is a tab, a
 * line feed, or something that should not be there. A field is what lies between two marks.
 */
export class MarkedLines {
  /** the bytes of the lines, from 0 on */
  readonly bytes: Buffer;
  /** the same bytes */
  readonly view: DataView;
  /** the places of the marks, in order; first comes -1, where a line before the first would have ended */
  readonly marks: Int32Array;
  /** which of the marks are no tabs, in order: nearly always the line feeds */
  readonly others: Int32Array;
  /** how many bytes the lines have */
  length = 0;
  /** false when some line holds a byte that is no UTF-8 */
  isUtf8 = true;
  /** true when two marks are neighbours: around an empty field or line, or in a line end of two bytes */
  mayHaveEmptyFields = false;
  readonly #findMarks: () => number;

  /** @param capacity in bytes */
  constructor(capacity: number) {
    // One group more, for what is read behind the lines.
    const size = groupSize * (1 + Math.ceil(capacity / groupSize));
    // As many marks as bytes, if need be, and none of them a tab.
    const marksAt = size;
    const othersAt = marksAt + 4 * (1 + size);
    const { memory, call } = loadFindMarks(othersAt + 4 * size);
    this.bytes = Buffer.from(memory, 0, size);
    this.view = viewOf(this.bytes);
    this.marks = new Int32Array(memory, marksAt, 1 + size);
    this.others = new Int32Array(memory, othersAt, size);
    this.marks[0] = -1;
    this.#findMarks = () => call(this.length, marksAt, othersAt);
  }

  /** Takes whole lines, the first of which began in `beginning`, and finds their marks. */
  read(beginning: Buffer, lines: Buffer): void {
    this.bytes.set(beginning);
    this.bytes.set(lines, beginning.length);
    this.length = beginning.length + lines.length;
    this.isUtf8 = isUtf8(this.bytes.subarray(0, this.length));
    // What is behind the lines is looked at too.
    this.bytes.fill(blank, this.length, this.length + groupSize);
    this.mayHaveEmptyFields = this.#findMarks() === 0;
  }
}
