import { MalformedLogError } from '../errors.ts';
import type { Row } from '../reading/row.ts';
import { readDirective } from './directive.ts';
import { foreignFormat } from './foreign-format.ts';
import { HeaderSection } from './header-section.ts';
import { holdsHeader } from './hidden-content.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { MaskPolicy } from './policy.ts';

/**
 * The headers of one log, and which of them a row stands under. `#Fields` may come again, and says how the rows after it are
 * read.
 *
 * What is not understood is never passed over: it is a row that does not fit, or the log is rejected.
 */
export class HeaderSections {
  readonly #policy: MaskPolicy;
  readonly #header: string;
  #current: HeaderSection | undefined;
  #hasRows = false;
  /** true when there are lines behind a header that are neither rows nor headers */
  #hasOtherLines = false;

  /** @param header what a header is called */
  constructor(policy: MaskPolicy, header: string) {
    this.#policy = policy;
    this.#header = header;
  }

  /** How the rows are read that come next. */
  get layout(): Layout | undefined {
    return this.#current?.layout;
  }

  /**
   * Reads a header: the rows after it have fields of these names.
   *
   * @throws MalformedLogError when rows cannot be read by it, or most of those before it do not fit their header
   */
  begin(names: readonly string[], number: number): void {
    this.#endSection();
    const layout = layoutOf(names, this.#policy);
    if (typeof layout === 'string') throw MalformedLogError.at(number, `${this.#header} ${layout}`);
    this.#current = new HeaderSection(layout, number);
  }

  /**
   * Reads a line that begins with `#`.
   *
   * @returns false when it is no directive, and so is a row that does not fit
   * @throws MalformedLogError when rows cannot be read by it, or most of those before it do not fit their header
   */
  readHashLine(line: string, number: number): boolean {
    const directive = readDirective(line);
    switch (directive?.kind) {
      case 'version':
        if (directive.value !== '1.0') {
          throw MalformedLogError.at(number, 'the version of the log is not 1.0');
        }
        return true;
      case 'fields':
        this.begin(directive.names, number);
        return true;
      case 'remark':
        if (holdsHeader(line)) break;
        this.readOtherLine();
        return true;
    }
    // Rows behind a header that is not understood must not be read by the one before it.
    if (/^#\W*(version|fields)/i.test(line) || holdsHeader(line)) {
      throw MalformedLogError.at(number, `a header cannot be read${oddByteOf(line)}`);
    }
    return false;
  }

  /** Notes a line that is neither a row nor a header. */
  readOtherLine(): void {
    this.#hasOtherLines ||= this.#current !== undefined;
  }

  /**
   * The section that a row stands in.
   *
   * @throws MalformedLogError when no header comes before it
   */
  ofRow(row: Row, number: number): HeaderSection {
    const section = this.#current;
    if (!section) {
      const format = foreignFormat(row.bytes.subarray(row.start, Math.min(row.end, row.start + 1024)));
      throw format
        ? new MalformedLogError(`This file ${format}`)
        : MalformedLogError.at(
            number,
            'a row comes before any #Fields line. If this is an access log of CloudFront, put its header before it. Otherwise remove it',
          );
    }
    this.#hasRows = true;
    return section;
  }

  /** @throws MalformedLogError when there was no `#Fields` line, or most rows do not fit their header */
  end(): void {
    if (!this.#current) throw new MalformedLogError('There is no #Fields line');
    this.#endSection();
    if (!this.#hasRows && this.#hasOtherLines) {
      throw new MalformedLogError('There are lines behind the header, but none of them is a row');
    }
  }

  #endSection(): void {
    const flaw = this.#current?.flaw();
    if (flaw !== undefined) throw new MalformedLogError(flaw);
  }
}

/** Names the first byte of a header line that is not printable ASCII, for a person to look at; empty when all are. */
function oddByteOf(line: string): string {
  const at = line.search(/[^\t -~]/);
  if (at < 0) return '';
  return `: byte ${at + 1} is 0x${line.charCodeAt(at).toString(16).toUpperCase().padStart(2, '0')}`;
}
