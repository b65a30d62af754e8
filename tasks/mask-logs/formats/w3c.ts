import { MalformedLogError } from '../errors.ts';
import { hash } from '../reading/bytes.ts';
import { LogLines } from '../reading/log-lines.ts';
import { longestLine } from '../reading/whole-lines.ts';
import type { RowMasker } from '../row-masker.ts';
import { HeaderSections } from './header-sections.ts';
import type { LogFormat, LogReader } from './log-format.ts';
import type { MaskPolicy } from './policy.ts';

/**
 * W3C's extended log format, as CloudFront writes it: standard logs (legacy), and those of v2 with the output format `w3c`.
 * A header names the fields, in a line that begins with `#Fields`; the rows under it have TABs between their fields.
 */
export const w3c: LogFormat = {
  recognizes: (head) => head[0] === hash,
  read: (rows, policy) => new W3cReader(rows, policy),
};

class W3cReader implements LogReader {
  readonly #lines = new LogLines(() => this.#readLine());
  readonly #sections: HeaderSections;
  readonly #rows: RowMasker;

  constructor(rows: RowMasker, policy: MaskPolicy) {
    this.#rows = rows;
    this.#sections = new HeaderSections(policy, '#Fields');
  }

  write(chunk: Buffer): void {
    this.#lines.write(chunk);
  }

  end(): undefined {
    this.#lines.end();
    this.#sections.end();
  }

  #readLine(): void {
    const { row, number } = this.#lines;
    if (row.end - row.start >= longestLine) {
      this.#sections.ofRow(row, number);
      throw MalformedLogError.at(number, 'longer than 4 MiB');
    }
    if (row.bytes[row.start] === hash) {
      const line = row.bytes.toString('latin1', row.start, row.end);
      if (this.#sections.readHashLine(line, number)) return;
      this.#rows.setAside(row, this.#sections.ofRow(row, number), 'no directive', number);
    } else if (row.end > row.start) {
      this.#rows.mask(row, this.#sections.ofRow(row, number), number);
    } else {
      this.#sections.readOtherLine();
    }
  }
}
