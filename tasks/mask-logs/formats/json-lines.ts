import { isUtf8 } from 'node:buffer';
import { MalformedLogError } from '../errors.ts';
import { LogLines } from '../reading/log-lines.ts';
import { longestLine, WholeLines } from '../reading/whole-lines.ts';
import type { RowMasker } from '../row-masker.ts';
import { knownFields } from './fields.ts';
import { HeaderSection } from './header-section.ts';
import { readObject, unreadable } from './json-object.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { LogFormat, LogReader } from './log-format.ts';
import type { MaskPolicy } from './policy.ts';

/** Logs of v2 with the output format `json`: one object in each line, with a key for each field. */
export const jsonLines: LogFormat = {
  recognizes: (head) => /^\s*\{/.test(head.toString('latin1')),
  read: (rows, policy) => new JsonLinesReader(rows, policy),
};

/**
 * Parses each line, and writes what its object has of the known fields as a row with TABs, which is masked like
 * any other. The text of a line is never searched for a field: keys and values may be escaped.
 */
class JsonLinesReader implements LogReader {
  readonly #wholeLines = new WholeLines((beginning, rest) =>
    this.#readLines(Buffer.concat([beginning, rest])),
  );
  /** one row for each line: the same numbers. The row of a line that cannot be masked is empty. */
  readonly #written = new LogLines(() => this.#readRow());
  /** what is wrong with the lines whose rows are empty, by their numbers */
  readonly #flaws = new Map<number, string>();
  readonly #section: HeaderSection;
  readonly #rows: RowMasker;
  #lines = 0;

  constructor(rows: RowMasker, policy: MaskPolicy) {
    this.#rows = rows;
    // Names that are known are always a layout.
    this.#section = new HeaderSection(layoutOf(knownFields, policy) as Layout);
  }

  write(chunk: Buffer): void {
    this.#wholeLines.write(chunk);
  }

  end(): undefined {
    this.#wholeLines.end();
    const flaw = this.#section.flaw();
    if (flaw !== undefined) throw new MalformedLogError(flaw);
  }

  #readLines(bytes: Buffer): void {
    const areUtf8 = isUtf8(bytes);
    const lines = bytes.toString(areUtf8 ? 'utf8' : 'latin1').split('\n');
    // What follows the last line feed is no line.
    lines.pop();
    let written = '';
    for (const line of lines) written += `${this.#rowOf(line, areUtf8)}\n`;
    this.#written.write(Buffer.from(written));
  }

  /** @param areUtf8 false when the line has one character for each byte, since some line near it is no UTF-8 */
  #rowOf(line: string, areUtf8: boolean): string {
    const number = ++this.#lines;
    if (line.length >= longestLine) throw MalformedLogError.at(number, 'longer than 4 MiB');
    if (line === '' || line === '\r') return '';
    const text = areUtf8 ? line : utf8Of(Buffer.from(line, 'latin1'));
    const row = text === undefined ? unreadable('not UTF-8', line, number) : readObject(text, number);
    if (typeof row === 'string') return row;
    this.#flaws.set(number, row.flaw);
    return '';
  }

  #readRow(): void {
    const { row, number } = this.#written;
    if (row.end - row.start >= longestLine) throw MalformedLogError.at(number, 'longer than 4 MiB');
    if (row.end > row.start) {
      this.#rows.mask(row, this.#section, number);
      return;
    }
    const flaw = this.#flaws.get(number);
    if (flaw === undefined) return;
    this.#flaws.delete(number);
    this.#rows.setAside(row, this.#section, flaw, number);
  }
}

const utf8Of = (bytes: Buffer) => (isUtf8(bytes) ? bytes.toString() : undefined);
