import { MalformedLogError } from '../errors.ts';
import { nine, tab, zero } from '../reading/bytes.ts';
import { LogLines } from '../reading/log-lines.ts';
import type { Row } from '../reading/row.ts';
import { longestLine } from '../reading/whole-lines.ts';
import type { RowMasker } from '../row-masker.ts';
import { isName, isNameOfConnections, logFieldNamed, timestampFieldNamed } from './fields.ts';
import { HeaderSections } from './header-sections.ts';
import type { LogFormat, LogReader } from './log-format.ts';
import type { MaskPolicy } from './policy.ts';

/**
 * Logs of v2 with the output format `plain`: one line of bare names, then rows, with the same character between names and
 * between fields.
 */
export const plain: LogFormat = {
  recognizes: (head) => delimiterOf(head) !== undefined,
  read: (rows, policy, head) => new PlainReader(delimiterOf(head) ?? '', rows, policy),
};

const delimiterOf = (head: Buffer) => readHeader(head.toString('latin1').trim())?.delimiter;

/** CloudFront escapes these in the values of fields, so that they can stand between them. */
const escapedDelimiters = '\t |"\\^~';

/** What stands in place of a TAB in a field, once TABs stand between fields: a control byte, as a TAB is. */
const tabInField = 0x1f;

class PlainReader implements LogReader {
  readonly #lines = new LogLines(() => this.#readLine());
  readonly #sections: HeaderSections;
  readonly #rows: RowMasker;
  readonly #delimiter: number;

  constructor(delimiter: string, rows: RowMasker, policy: MaskPolicy) {
    if (!escapedDelimiters.includes(delimiter)) {
      throw new MalformedLogError(
        'The fields are split by a character that also stands in their values. Set the field delimiter of the delivery to a TAB.',
      );
    }
    this.#delimiter = delimiter.charCodeAt(0);
    this.#rows = rows;
    this.#sections = new HeaderSections(policy, 'The header');
  }

  write(chunk: Buffer): void {
    this.#lines.write(this.#delimiter === tab ? chunk : withTabs(chunk, this.#delimiter));
  }

  end(): undefined {
    this.#lines.end();
    this.#sections.end();
  }

  #readLine(): void {
    const { row, number } = this.#lines;
    if (row.end - row.start >= longestLine) throw MalformedLogError.at(number, 'longer than 4 MiB');
    if (row.end === row.start) {
      this.#sections.readOtherLine();
    } else {
      const header = this.#isOfNumbers(row) ? undefined : readHeader(lineOf(row));
      if (header) this.#sections.begin(header.names, number);
      else this.#rows.mask(row, this.#sections.ofRow(row, number), number);
    }
  }

  /** True for a row that has a digit where the time belongs, as no header has: logs that are joined repeat it. */
  #isOfNumbers(row: Row): boolean {
    const layout = this.#sections.layout;
    const column = layout?.timestamp?.column ?? layout?.timeColumn ?? row.width;
    if (column >= row.width || row.hasControlByte) return false;
    const byte = row.bytes[row.fieldStart(column)] as number;
    return byte >= zero && byte <= nine;
  }
}

const lineOf = (row: Row) => row.bytes.toString('latin1', row.start, row.end);

/** The names in a line of names, and the character between them; undefined when it is none. */
function readHeader(line: string): { names: string[]; delimiter: string } | undefined {
  const [, delimiter] = /^[a-z][\w-]*(?:\([\w-]+\))?([^\w()-])/i.exec(line) ?? [];
  if (delimiter === undefined) return undefined;
  const names = line.split(delimiter);
  const known = names.filter(
    (name) => logFieldNamed(name) ?? timestampFieldNamed(name) ?? isNameOfConnections(name),
  );
  return known.length >= 2 && names.every(isName) ? { names, delimiter } : undefined;
}

/** Puts TABs between the fields. */
function withTabs(chunk: Buffer, delimiter: number): Buffer {
  const bytes = Buffer.from(chunk);
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === delimiter) bytes[at] = tab;
    else if (bytes[at] === tab) bytes[at] = tabInField;
  }
  return bytes;
}
