import { MalformedLogError } from '../errors.ts';
import { knownFields } from '../formats/fields.ts';
import { columnNamed, columns, type Flaw, rowOf } from '../formats/named-values.ts';
import { copyBytes, copyOverrun, dash, lineFeed, tab, viewOf } from '../reading/bytes.ts';
import { longestLine } from '../reading/whole-lines.ts';
import type { ColumnValues } from './column-values.ts';
import { flawed } from './spans.ts';

/** The values of a field. */
export interface FieldValues {
  readonly field: string;
  readonly numberText: unknown;
  readonly values: ColumnValues;
}

/** Writes rows as lines with TABs, in the order of {@link knownFields}, each value copied from where it stands. */
export class RowLines {
  /** how many bytes there are */
  length = 0;
  #bytes = Buffer.alloc(0);
  #view = viewOf(this.#bytes);
  #fields: readonly FieldValues[] = [];
  /** the values of each column of a row; undefined where there are none */
  #cells: readonly (ColumnValues | undefined)[] = [];
  #date: ColumnValues | undefined;
  #time: ColumnValues | undefined;
  #hasTimestamp = false;

  /** Begins with rows that have these values. */
  begin(fields: readonly FieldValues[]): void {
    this.#fields = fields;
    const valuesOf = (name: string) => fields.find(({ field }) => field === name)?.values;
    this.#cells = knownFields.map(valuesOf);
    this.#date = valuesOf('date');
    this.#time = valuesOf('time');
    this.#hasTimestamp = columns.slice(knownFields.length).some(valuesOf);
  }

  /**
   * Writes the next row, or an empty line for one that cannot be masked.
   *
   * @returns its flaw, then
   * @throws MalformedLogError when it is too long, or values are damaged
   */
  add(): Flaw | undefined {
    let length = 2 * knownFields.length;
    let flaw: Flaw | undefined;
    for (const { field, numberText, values } of this.#fields) {
      values.readNext();
      length += values.end - values.start;
      if (values.start === flawed) flaw ??= { flaw: numberText ? field : 'control byte' };
    }
    if (length >= longestLine) throw new MalformedLogError('A row of the Parquet data is longer than 4 MiB');
    this.#reserve(length);
    if (!flaw && this.#hasTimestamp && (isEmpty(this.#date) || isEmpty(this.#time)))
      flaw = this.#addWithTimestamp();
    else if (!flaw) this.#copyCells();
    this.#bytes[this.length++] = lineFeed;
    return flaw;
  }

  /** All lines. They are to be read before the next row is added. */
  take(): Buffer {
    const lines = this.#bytes.subarray(0, this.length);
    this.length = 0;
    return lines;
  }

  #copyCells(): void {
    const [bytes, view] = [this.#bytes, this.#view];
    let at = this.length;
    for (const cell of this.#cells) {
      if (cell === undefined || cell.start === cell.end) bytes[at++] = dash;
      else at = copyBytes((cell.spans as { view: DataView }).view, cell.start, cell.end, view, at);
      bytes[at++] = tab;
    }
    // Behind the last one there is none.
    this.length = at - 1;
  }

  /** @returns the flaw of the timestamp that stands for the row's date and time */
  #addWithTimestamp(): Flaw | undefined {
    const values: (string | undefined)[] = new Array(columns.length).fill(undefined);
    for (const { field, values: cell } of this.#fields) values[columnNamed(field)] = textOf(cell);
    const row = rowOf(values);
    if (typeof row !== 'string') return row;
    this.#reserve(row.length + 1);
    this.length += this.#bytes.write(row, this.length, 'latin1');
    return undefined;
  }

  /** Makes room for a row. */
  #reserve(length: number): void {
    const size = this.length + length + copyOverrun;
    if (size <= this.#bytes.length) return;
    const before = this.#bytes.subarray(0, this.length);
    this.#bytes = Buffer.alloc(Math.max(size, this.length === 0 ? 1024 : 2 * this.#bytes.length));
    this.#bytes.set(before);
    this.#view = viewOf(this.#bytes);
  }
}

/** One character for each byte. */
const textOf = ({ spans, start, end }: ColumnValues) =>
  start === end ? '-' : (spans?.bytes.toString('latin1', start, end) ?? '-');

const isEmpty = (cell: ColumnValues | undefined) => cell === undefined || textOf(cell) === '-';
