import { isCalendarDate } from '../common/dates.ts';
import { AddressMasker } from './addresses/address-masker.ts';
import { MalformedLogError } from './errors.ts';
import { setAsideColumns } from './formats/fields.ts';
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
 */
export class LogMasker {
  readonly rows: RowCounts = { in: 0, out: 0, setAside: 0 };
  readonly #policy: MaskPolicy;
  readonly #fileId: (date: string) => bigint;
  readonly #masker: AddressMasker;
  readonly #dates = new Map<string, MaskedRows>();
  readonly #setAside: BlockWriter;
  #blocks: Block[] = [];
  #layout: Layout | undefined;
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
   * @throws MalformedLogError when it had no `#Fields` line
   */
  end(): Block[] {
    if (this.#rest.length > 0) this.#maskPiece(Buffer.of(lineFeed));
    if (!this.#layout) throw new MalformedLogError('There is no #Fields line');
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
    if (this.#rest.length > longestLine) throw this.#tooLong(this.#lineNumber + 1);
  }

  #maskLines(): void {
    row.rewind();
    while (row.readNext()) {
      this.#lineNumber++;
      if (row.end - row.start >= longestLine) throw this.#tooLong(this.#lineNumber);
      if (row.bytes[row.start] === hash)
        this.#readDirective(row.bytes.toString('latin1', row.start, row.end));
      else if (row.end > row.start) this.#maskRow();
    }
  }

  #readDirective(line: string): void {
    const [, name, value = ''] = /^#(Version|Fields):(.*)$/s.exec(line) ?? [];
    if (name === 'Version' && value.trim() !== '1.0') {
      throw new MalformedLogError(`Line ${this.#lineNumber}: the version of the log is not 1.0`);
    }
    if (name === 'Fields') this.#layout = layoutOf(value.trim().split(/[ \t]+/), this.#policy);
  }

  #maskRow(): void {
    const layout = this.#layout;
    if (!layout) throw new MalformedLogError(`Line ${this.#lineNumber}: a row comes before any #Fields line`);
    this.rows.in++;
    const flaw = flawOf(row, layout);
    const masked = flaw === undefined ? this.#rowsOfDate(layout) : undefined;
    if (masked) {
      masked.write(row, layout);
      this.rows.out++;
    } else {
      this.#setRowAside(layout, flaw ?? 'date');
    }
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
        throw new MalformedLogError(`Line ${this.#lineNumber}: rows of more than ${maximumDates} dates`);
      }
      rows = new MaskedRows(date, this.#fileId(date), this.#masker, this.#emit(date));
      this.#dates.set(date, rows);
    }
    this.#current = rows;
    return rows;
  }

  #setRowAside(layout: Layout, reason: string): void {
    if (this.rows.setAside++ === 0) this.#setAside.writeLatin1(`${setAsideColumns.join('\t')}\n`);
    const text = setAsideText(row, layout, this.#masker);
    this.#setAside.writeLatin1(`${this.#lineNumber}\t${reason}\t${text}\n`);
  }

  #emit(output: Output): (bytes: Buffer) => void {
    return (bytes) => this.#blocks.push({ output, bytes });
  }

  #takeBlocks(): Block[] {
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }

  #tooLong(lineNumber: number): MalformedLogError {
    return new MalformedLogError(`Line ${lineNumber} is longer than 4 MiB`);
  }
}
