import type { Layout } from '../formats/layout.ts';
import { dateOfDay, dayOf, readSeconds } from '../formats/timestamp.ts';
import { zero } from '../reading/bytes.ts';
import type { Row } from '../reading/row.ts';
import type { Salts, SaltsOfDate } from './salts.ts';

const secondsOfDay = 86_400;
const secondsOfQuarter = 900;
const quartersOfHour = 4;

/** Finds the salt of the local day of a good row, if it has one. */
export type SaltOf = (row: Row) => Uint8Array | undefined;

/** Rows of one layout. Mostly they are of one date, which is looked up once. */
export const saltFinder = (layout: Layout, salts: Salts): SaltOf =>
  layout.timestamp ? byTimestamp(layout.timestamp.column, salts) : byDateAndTime(layout, salts);

function byTimestamp(column: number, salts: Salts): SaltOf {
  let day = -1;
  let saltsOfDate: SaltsOfDate | undefined;
  return (row) => {
    const seconds = readSeconds(row.bytes, row.fieldStart(column));
    if (dayOf(seconds) !== day) {
      day = dayOf(seconds);
      saltsOfDate = salts.ofDate(dateOfDay(day));
    }
    return saltsOfDate?.[Math.floor((seconds % secondsOfDay) / secondsOfQuarter)];
  };
}

function byDateAndTime({ dateColumn, timeColumn }: Layout, salts: Salts): SaltOf {
  /** the date of the row before, as bytes */
  let date = Buffer.alloc(0);
  let saltsOfDate: SaltsOfDate | undefined;
  return (row) => {
    const { bytes } = row;
    const start = row.fieldStart(dateColumn);
    const end = row.fieldEnd(dateColumn);
    if (!isText(date, bytes, start, end)) {
      date = Buffer.from(bytes.subarray(start, end));
      saltsOfDate = salts.ofDate(date.toString('latin1'));
    }
    const time = row.fieldStart(timeColumn);
    const quarter = Math.floor((twoDigits(bytes, time + 3) * 60) / secondsOfQuarter);
    return saltsOfDate?.[twoDigits(bytes, time) * quartersOfHour + quarter];
  };
}

function isText(text: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== text.length) return false;
  for (let index = 0; index < text.length; index++) {
    if (bytes[start + index] !== text[index]) return false;
  }
  return true;
}

const twoDigits = (bytes: Uint8Array, at: number) =>
  ((bytes[at] as number) - zero) * 10 + (bytes[at + 1] as number) - zero;
