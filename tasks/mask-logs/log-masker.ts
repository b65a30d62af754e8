import { isCalendarDate } from '../common/dates.ts';
import { AddressMasker } from './addresses/address-masker.ts';
import { MalformedLogError } from './errors.ts';
import { readDirective } from './formats/directive.ts';
import { setAsideColumns } from './formats/fields.ts';
import { foreignFormat } from './formats/foreign-format.ts';
import { HeaderSection } from './formats/header-section.ts';
import { type Layout, layoutOf } from './formats/layout.ts';
import type { MaskPolicy } from './formats/policy.ts';
import { flawOf } from './formats/row-flaw.ts';
import { hash, lineFeed } from './reading/bytes.ts';
import { MarkedLines } from './reading/marked-lines.ts';
import { Row } from './reading/row.ts';
import { BlockWriter } from './writing/block-writer.ts';
import { MaskedRows } from './writing/masked-rows.ts';
import { setAsideText } from './writing/set-aside-row.ts';

/** Redshift's limit for a row to load, and about twice what 33 of its longest VARCHARs take. */
const longestLine = 4 * 1024 * 1024;

/** A month in one file, which is what joining a distribution's files by hand gives. Each date has an upload of its own. */
const maximumDates = 31;

/** What is masked at a time. It must fit the cache of a core. */
const pieceSize = 256 * 1024;

/** Masking is synchronous, so all logs take turns with the same memory. */
const lines = new MarkedLines(longestLine + pieceSize);
const row = new Row(lines);

/** Rows in = rows out + rows set aside. */
export interface RowCounts {
  in: number;
  out: number;
  setAside: number;
}

/** Which output some bytes belong to: the masked log of a date (`YYYY-MM-DD`), or the rows that are set aside. */
export type Output = string | typeof setAside;
export const setAside = Symbol('set aside');

/** Bytes of one output, in order. */
export interface Block {
  readonly output: Output;
  readonly bytes: Buffer;
}

/**
 * Masks one log: its bytes in; for each date, bytes out; counts.
 *
 * Rows are never made into strings. One loop finds the fields of a row (row.ts); a good row is written as a few copied
 * spans with masked addresses between them (masked-rows.ts). All else, such as headers, odd dates and rows that are set
 * aside, is rare and written to be read.
 *
 * Lines end with a line feed, with or without a carriage return; the last one may lack it. Blank lines are passed over.
 * `#Fields` may come again, and says how the rows after it are read.
 *
 * What is not understood is never passed over: it is a row that is set aside, or the log is rejected.
 */
export class LogMasker {
  readonly rows: RowCounts = { in: 0, out: 0, setAside: 0 };
  readonly #policy: MaskPolicy;
  readonly #fileId: (date: string) => bigint;
  readonly #masker: AddressMasker;
  readonly #dates = new Map<string, MaskedRows>();
  readonly #setAside: BlockWriter;
  #blocks: Block[] = [];
  #section: HeaderSection | undefined;
  /** true when there are lines behind a header that are neither rows nor headers */
  #hasOtherLines = false;
  /** where the row before went: nearly always where the next one goes */
  #current: MaskedRows | undefined;
  /** the beginning of a line whose end has not come yet */
  #rest: Buffer = Buffer.alloc(0);
  #lineNumber = 0;

  /** @param fileId the id of this log's rows of a date */
  constructor(policy: MaskPolicy, fileId: (date: string) => bigint) {
    this.#policy = policy;
    this.#fileId = fileId;
    this.#masker = new AddressMasker(policy);
    this.#setAside = new BlockWriter(this.#emit(setAside));
  }

  /**
   * Takes the next bytes of the log, cut anywhere, and returns the blocks that became full.
   *
   * @throws MalformedLogError when this is no standard log. Then nothing that was returned may be kept.
   */
  write(chunk: Buffer): Block[] {
    for (let start = 0; start < chunk.length; start += pieceSize) {
      this.#maskPiece(chunk.subarray(start, start + pieceSize));
    }
    return this.#takeBlocks();
  }

  /**
   * Ends the log, and returns the blocks that are left.
   *
   * @throws MalformedLogError when it had no `#Fields` line, or most of its rows do not fit their header
   */
  end(): Block[] {
    if (this.#rest.length > 0) this.#maskPiece(Buffer.of(lineFeed));
    if (!this.#section) throw new MalformedLogError('There is no #Fields line');
    this.#endSection();
    if (this.rows.in === 0 && this.#hasOtherLines) {
      throw new MalformedLogError('There are lines behind the header, but none of them is a row');
    }
    for (const date of this.#dates.values()) date.end();
    this.#setAside.flush();
    return this.#takeBlocks();
  }

  #maskPiece(piece: Buffer): void {
    const end = piece.lastIndexOf(lineFeed) + 1;
    if (end > 0) {
      lines.read(this.#rest, piece.subarray(0, end));
      this.#maskLines();
    }
    // A copy: the rest of a line must not keep a whole chunk in memory.
    const rest = piece.subarray(end);
    this.#rest = end > 0 ? Buffer.from(rest) : Buffer.concat([this.#rest, rest]);
    if (this.#rest.length > longestLine) {
      this.#lineNumber++;
      throw this.#tooLong(this.#rest);
    }
  }

  #maskLines(): void {
    row.rewind();
    while (row.readNext()) {
      this.#lineNumber++;
      if (row.end - row.start >= longestLine) throw this.#tooLong(row.bytes.subarray(row.start));
      if (row.bytes[row.start] === hash) this.#readHashLine(row.bytes.toString('latin1', row.start, row.end));
      else if (row.end > row.start) this.#maskRow();
      else this.#hasOtherLines ||= this.#section !== undefined;
    }
  }

  #readHashLine(line: string): void {
    const directive = readDirective(line);
    switch (directive?.kind) {
      case 'version':
        if (directive.value !== '1.0') throw this.#malformed('the version of the log is not 1.0');
        return;
      case 'fields':
        this.#beginSection(directive.names);
        return;
      case 'remark':
        this.#hasOtherLines ||= this.#section !== undefined;
        return;
    }
    // Rows behind a header that is not understood must not be read by the one before it.
    if (/^#\W*(version|fields)/i.test(line))
      throw this.#malformed(`a header cannot be read${oddByteOf(line)}`);
    this.#setRowAside(this.#sectionOfRow(), 'no directive');
  }

  #beginSection(names: readonly string[]): void {
    this.#endSection();
    const layout = layoutOf(names, this.#policy);
    if (typeof layout === 'string') throw this.#malformed(`#Fields ${layout}`);
    this.#section = new HeaderSection(layout, this.#lineNumber);
  }

  #endSection(): void {
    const flaw = this.#section?.flaw();
    if (flaw !== undefined) throw new MalformedLogError(flaw);
  }

  #maskRow(): void {
    const section = this.#sectionOfRow();
    const { layout } = section;
    const flaw = flawOf(row, layout);
    const masked = flaw === undefined ? this.#rowsOfDate(layout) : undefined;
    if (masked) {
      masked.write(row, layout);
      this.rows.out++;
    } else {
      this.#setRowAside(section, flaw ?? 'date');
    }
  }

  /** Counts a row of a section. */
  #sectionOfRow(): HeaderSection {
    const section = this.#section;
    if (!section) throw this.#withoutHeader(row.bytes.subarray(row.start, row.end));
    this.rows.in++;
    section.countRow();
    return section;
  }

  /** The output that a row belongs to, or undefined when its date is none. */
  #rowsOfDate({ dateColumn }: Layout): MaskedRows | undefined {
    const start = row.fieldStart(dateColumn);
    const end = row.fieldEnd(dateColumn);
    if (this.#current?.hasDate(row.bytes, start, end)) return this.#current;

    const date = row.bytes.toString('latin1', start, end);
    let rows = this.#dates.get(date);
    if (!rows) {
      if (!isCalendarDate(date)) return undefined;
      if (this.#dates.size === maximumDates) {
        throw this.#malformed(`rows of more than ${maximumDates} dates`);
      }
      rows = new MaskedRows(date, this.#fileId(date), this.#masker, this.#emit(date));
      this.#dates.set(date, rows);
    }
    this.#current = rows;
    return rows;
  }

  #setRowAside(section: HeaderSection, flaw: string): void {
    const { layout } = section;
    // Other line ends than ours, or none: as one row that is set aside, many would be lost.
    if (row.width >= 2 * layout.width - 1) throw this.#malformed('several rows in one line');
    section.countFlaw(flaw, this.#lineNumber);
    if (this.rows.setAside++ === 0) this.#setAside.writeLatin1(`${setAsideColumns.join('\t')}\n`);
    const text = setAsideText(row, layout, flaw, this.#masker);
    this.#setAside.writeLatin1(`${this.#lineNumber}\t${flaw}\t${text}\n`);
  }

  #emit(output: Output): (bytes: Buffer) => void {
    return (bytes) => this.#blocks.push({ output, bytes });
  }

  #takeBlocks(): Block[] {
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }

  #malformed(what: string): MalformedLogError {
    return new MalformedLogError(`Line ${this.#lineNumber}: ${what}`);
  }

  #tooLong(line: Buffer): MalformedLogError {
    return this.#section
      ? this.#malformed('longer than 4 MiB')
      : this.#withoutHeader(line, 'longer than 4 MiB');
  }

  /** @param line the first that is no header, or its beginning */
  #withoutHeader(line: Buffer, otherwise = 'a row comes before any #Fields line'): MalformedLogError {
    const format = foreignFormat(line.subarray(0, 1024));
    return format ? new MalformedLogError(`This file ${format}`) : this.#malformed(otherwise);
  }
}

/** Which byte of a header line is none of printable ASCII, for a person to look at; nothing when all are. */
function oddByteOf(line: string): string {
  const at = line.search(/[^\t -~]/);
  return at < 0
    ? ''
    : `: byte ${at + 1} is 0x${line.charCodeAt(at).toString(16).toUpperCase().padStart(2, '0')}`;
}
