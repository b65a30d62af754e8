import { isAscii, isUtf8 } from 'node:buffer';
import { MalformedLogError } from '../errors.ts';
import { longestLine, WholeLines } from '../reading/whole-lines.ts';
import type { RowMasker } from '../row-masker.ts';
import { readObject, unreadable } from './json-object.ts';
import type { LogFormat, LogReader } from './log-format.ts';
import type { Flaw } from './named-values.ts';
import type { MaskPolicy } from './policy.ts';
import { WrittenRows } from './written-rows.ts';

/** Logs of v2 with the output format `json`: one object in each line, with a key for each field. */
export const jsonLines: LogFormat = {
  recognizes: (head) => /^\s*\{/.test(head.toString('latin1')),
  read: (rows, policy) => new JsonLinesReader(rows, policy),
};

/**
 * Parses each line, and writes what its object has of the known fields as a row. The text of a line is never
 * searched for a field: keys and values may be escaped.
 */
class JsonLinesReader implements LogReader {
  readonly #wholeLines = new WholeLines((beginning, rest) =>
    this.#readLines(Buffer.concat([beginning, rest])),
  );
  readonly #written: WrittenRows;
  #lines = 0;

  constructor(rows: RowMasker, policy: MaskPolicy) {
    this.#written = new WrittenRows(rows, policy);
  }

  write(chunk: Buffer): void {
    this.#wholeLines.write(chunk);
  }

  end(): undefined {
    this.#wholeLines.end();
    this.#written.end();
  }

  #readLines(bytes: Buffer): void {
    // Nearly all are ASCII, which is decoded much quicker.
    const areAscii = isAscii(bytes);
    const areUtf8 = areAscii || isUtf8(bytes);
    const lines = bytes.toString(areUtf8 && !areAscii ? 'utf8' : 'latin1').split('\n');
    // What follows the last line feed is no line.
    lines.pop();
    let text = '';
    for (const line of lines) {
      const row = rowOfLine(line, areUtf8, ++this.#lines);
      if (typeof row === 'string') text += row;
      else this.#written.noteFlaw(row, this.#lines);
      text += '\n';
    }
    this.#written.write(Buffer.from(text));
  }
}

/** @param areUtf8 false when the line has one character for each byte, since some line near it is no UTF-8 */
function rowOfLine(line: string, areUtf8: boolean, number: number): string | Flaw {
  if (line.length >= longestLine) throw MalformedLogError.at(number, 'longer than 4 MiB');
  if (line === '' || line === '\r') return '';
  const text = areUtf8 ? line : utf8Of(Buffer.from(line, 'latin1'));
  return text === undefined ? unreadable('not UTF-8', line, number) : readObject(text, number);
}

const utf8Of = (bytes: Buffer) => (isUtf8(bytes) ? bytes.toString() : undefined);
