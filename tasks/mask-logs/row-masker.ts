import { isCalendarDate } from '../common/dates.ts';
import { MalformedLogError } from './errors.ts';
import { setAsideColumns } from './formats/fields.ts';
import type { HeaderSection } from './formats/header-section.ts';
import { hiddenContent } from './formats/hidden-content.ts';
import type { Layout } from './formats/layout.ts';
import type { MaskPolicy } from './formats/policy.ts';
import { flawOf } from './formats/row-flaw.ts';
import { dateOfDay, dayOf, readSeconds } from './formats/timestamp.ts';
import type { Note } from './notes/note.ts';
import { notesOf } from './notes/notes.ts';
import type { Row } from './reading/row.ts';
import type { Salts } from './visitors/salts.ts';
import { BlockWriter } from './writing/block-writer.ts';
import { FieldMasker } from './writing/field-masker.ts';
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
 * Masks the rows of one log, whatever format they were read from: rows with the names of their fields in; for each date,
 * bytes out; counts.
 *
 * Rows are never made into strings. One loop finds the fields of a row (row.ts); a good row is written as a few copied
 * spans with masked addresses between them (masked-rows.ts). All else, such as odd dates and rows that are set aside, is
 * rare and written to be read.
 */
export class RowMasker {
  readonly rows: RowCounts = { in: 0, out: 0, setAside: 0 };
  readonly #fileId: (date: string) => bigint;
  readonly #masker: FieldMasker;
  readonly #notes: readonly Note[];
  readonly #dates = new Map<string, MaskedRows>();
  readonly #setAside: BlockWriter;
  #blocks: Block[] = [];
  /** where the row before went: nearly always where the next one goes */
  #current: MaskedRows | undefined;

  /**
   * @param fileId the id of this log's rows of a date
   * @param distribution the one that the log is named after, if it is
   * @param salts from which visitors' ids are made; undefined when they get none
   */
  constructor(policy: MaskPolicy, fileId: (date: string) => bigint, distribution?: string, salts?: Salts) {
    this.#fileId = fileId;
    this.#masker = new FieldMasker(policy);
    this.#notes = notesOf(policy, distribution, salts);
    this.#setAside = new BlockWriter(this.#emit(setAside));
  }

  /**
   * Masks a row that stands in a section, or sets it aside when it does not fit.
   *
   * @throws MalformedLogError when there is more in the line than one row
   */
  mask(row: Row, section: HeaderSection, number: number): void {
    const { layout } = section;
    const flaw = flawOf(row, layout);
    const masked = flaw === undefined ? this.#rowsOfDate(row, layout, number) : undefined;
    if (masked) {
      this.rows.in++;
      section.countRow();
      masked.write(row, layout);
      this.rows.out++;
    } else {
      this.setAside(row, section, flaw ?? 'date', number);
    }
  }

  /**
   * Sets a row aside.
   *
   * @param flaw what is wrong with it; the name of a field when it is that field
   * @throws MalformedLogError when there is more in the line than one row
   */
  setAside(row: Row, section: HeaderSection, flaw: string, number: number): void {
    const { layout } = section;
    const line = row.bytes.toString('latin1', row.start, row.end);
    const hidden = hiddenContent(line, layout.width);
    if (hidden !== undefined) throw MalformedLogError.at(number, hidden);
    this.rows.in++;
    section.countRow();
    section.countFlaw(flaw, number);
    if (this.rows.setAside++ === 0) this.#setAside.writeLatin1(`${setAsideColumns.join('\t')}\n`);
    const text = setAsideText(line, layout, flaw, this.#masker);
    this.#setAside.writeLatin1(`${number}\t${flaw}\t${text}\n`);
  }

  /** Hands over the last blocks, which are to be taken. */
  end(): void {
    for (const date of this.#dates.values()) date.end();
    this.#setAside.flush();
  }

  /** The blocks that became full. */
  takeBlocks(): Block[] {
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }

  /** How many rows of each date are masked. */
  rowsByDate(): [date: string, rows: number][] {
    return [...this.#dates].map(([date, { count }]) => [date, count]);
  }

  /** The output that a row belongs to, or undefined when its date does not exist. */
  #rowsOfDate(row: Row, { dateColumn, timestamp }: Layout, number: number): MaskedRows | undefined {
    if (timestamp) {
      const day = dayOf(readSeconds(row.bytes, row.fieldStart(timestamp.column)));
      if (this.#current?.day !== day) this.#current = this.#rowsNamed(dateOfDay(day), number);
      return this.#current;
    }
    const start = row.fieldStart(dateColumn);
    const end = row.fieldEnd(dateColumn);
    if (this.#current?.hasDate(row.bytes, start, end)) return this.#current;

    const date = row.bytes.toString('latin1', start, end);
    if (!this.#dates.has(date) && !isCalendarDate(date)) return undefined;
    this.#current = this.#rowsNamed(date, number);
    return this.#current;
  }

  /** @param date one of the calendar */
  #rowsNamed(date: string, number: number): MaskedRows {
    let rows = this.#dates.get(date);
    if (!rows) {
      if (this.#dates.size === maximumDates) {
        throw MalformedLogError.at(number, `rows of more than ${maximumDates} dates`);
      }
      rows = new MaskedRows(date, this.#fileId(date), this.#masker, this.#notes, this.#emit(date));
      this.#dates.set(date, rows);
    }
    return rows;
  }

  #emit(output: Output): (bytes: Buffer) => void {
    return (bytes) => this.#blocks.push({ output, bytes });
  }
}
