import { isCalendarDate } from '../common/dates.ts';
import { AddressMasker } from './addresses/address-masker.ts';
import { MalformedLogError } from './errors.ts';
import { setAsideColumns } from './formats/fields.ts';
import type { HeaderSection } from './formats/header-section.ts';
import { HeaderSections } from './formats/header-sections.ts';
import { hiddenContent } from './formats/hidden-content.ts';
import type { Layout } from './formats/layout.ts';
import type { MaskPolicy } from './formats/policy.ts';
import { flawOf } from './formats/row-flaw.ts';
import { hash } from './reading/bytes.ts';
import { LogLines, longestLine } from './reading/log-lines.ts';
import { BlockWriter } from './writing/block-writer.ts';
import { MaskedRows } from './writing/masked-rows.ts';
import { setAsideText } from './writing/set-aside-row.ts';

/** A month in one file, which is what joining a distribution's files by hand gives. Each date has an upload of its own. */
const maximumDates = 31;

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
 */
export class LogMasker {
  readonly rows: RowCounts = { in: 0, out: 0, setAside: 0 };
  readonly #fileId: (date: string) => bigint;
  readonly #masker: AddressMasker;
  readonly #lines = new LogLines(() => this.#readLine());
  readonly #sections: HeaderSections;
  readonly #dates = new Map<string, MaskedRows>();
  readonly #setAside: BlockWriter;
  #blocks: Block[] = [];
  /** where the row before went: nearly always where the next one goes */
  #current: MaskedRows | undefined;

  /** @param fileId the id of this log's rows of a date */
  constructor(policy: MaskPolicy, fileId: (date: string) => bigint) {
    this.#fileId = fileId;
    this.#masker = new AddressMasker(policy);
    this.#sections = new HeaderSections(policy);
    this.#setAside = new BlockWriter(this.#emit(setAside));
  }

  /**
   * Takes the next bytes of the log, cut anywhere, and returns the blocks that became full.
   *
   * @throws MalformedLogError when this is no standard log. Then nothing that was returned may be kept.
   */
  write(chunk: Buffer): Block[] {
    this.#lines.write(chunk);
    return this.#takeBlocks();
  }

  /**
   * Ends the log, and returns the blocks that are left.
   *
   * @throws MalformedLogError when it had no `#Fields` line, or most of its rows do not fit their header
   */
  end(): Block[] {
    this.#lines.end();
    this.#sections.end();
    for (const date of this.#dates.values()) date.end();
    this.#setAside.flush();
    return this.#takeBlocks();
  }

  /** How many rows of each date are masked. */
  rowsByDate(): [date: string, rows: number][] {
    return [...this.#dates].map(([date, { count }]) => [date, count]);
  }

  #readLine(): void {
    const { row, number } = this.#lines;
    if (row.end - row.start >= longestLine) {
      this.#sections.countRow(row, number);
      throw MalformedLogError.at(number, 'longer than 4 MiB');
    }
    if (row.bytes[row.start] === hash) {
      const line = row.bytes.toString('latin1', row.start, row.end);
      if (!this.#sections.readHashLine(line, number)) this.#setRowAside(this.#countRow(), 'no directive');
    } else if (row.end > row.start) {
      this.#maskRow();
    } else {
      this.#sections.readOtherLine();
    }
  }

  #maskRow(): void {
    const section = this.#countRow();
    const { layout } = section;
    const { row } = this.#lines;
    const flaw = flawOf(row, layout);
    const masked = flaw === undefined ? this.#rowsOfDate(layout) : undefined;
    if (masked) {
      masked.write(row, layout);
      this.rows.out++;
    } else {
      this.#setRowAside(section, flaw ?? 'date');
    }
  }

  #countRow(): HeaderSection {
    this.rows.in++;
    return this.#sections.countRow(this.#lines.row, this.#lines.number);
  }

  /** The output that a row belongs to, or undefined when its date does not exist. */
  #rowsOfDate({ dateColumn }: Layout): MaskedRows | undefined {
    const { row, number } = this.#lines;
    const start = row.fieldStart(dateColumn);
    const end = row.fieldEnd(dateColumn);
    if (this.#current?.hasDate(row.bytes, start, end)) return this.#current;

    const date = row.bytes.toString('latin1', start, end);
    let rows = this.#dates.get(date);
    if (!rows) {
      if (!isCalendarDate(date)) return undefined;
      if (this.#dates.size === maximumDates) {
        throw MalformedLogError.at(number, `rows of more than ${maximumDates} dates`);
      }
      rows = new MaskedRows(date, this.#fileId(date), this.#masker, this.#emit(date));
      this.#dates.set(date, rows);
    }
    this.#current = rows;
    return rows;
  }

  #setRowAside(section: HeaderSection, flaw: string): void {
    const { row, number } = this.#lines;
    const { layout } = section;
    const line = row.bytes.toString('latin1', row.start, row.end);
    const hidden = hiddenContent(line, layout.width);
    if (hidden !== undefined) throw MalformedLogError.at(number, hidden);
    section.countFlaw(flaw, number);
    if (this.rows.setAside++ === 0) this.#setAside.writeLatin1(`${setAsideColumns.join('\t')}\n`);
    const text = setAsideText(line, layout, flaw, this.#masker);
    this.#setAside.writeLatin1(`${number}\t${flaw}\t${text}\n`);
  }

  #emit(output: Output): (bytes: Buffer) => void {
    return (bytes) => this.#blocks.push({ output, bytes });
  }

  #takeBlocks(): Block[] {
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }
}
