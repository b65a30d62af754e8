import { notServed, RedshiftError } from '../redshift-error.ts';
import type { Operand } from '../sql/operand.ts';
import {
  date,
  float8,
  inDuckDbsTypes,
  int4,
  int8,
  isNumber,
  type SqlType,
  timestamp,
  varchar,
} from '../sql/types.ts';
import { type Rule, row, scalar } from './call.ts';
import { formatted, parseCodes } from './date-format.ts';
import { datePart } from './date-parts.ts';
import { checkNumberFormat } from './number-format.ts';

/** Functions of dates and times. */
export const dates: Record<string, Rule> = {
  add_months: scalar(2, 2, timestamp, (moment, months) => `add_months(${moment}, ${months})`),
  convert_timezone: row(2, 3, convertTimezone),
  date: scalar(1, 1, date, (moment) => moment),
  date_add: row(3, 3, dateAdd),
  date_diff: row(3, 3, dateDiff),
  date_part: row(2, 2, ([part, value]) => ({
    ...partOf(word(part), value as Operand, float8),
    name: 'pgdate_part',
  })),
  date_trunc: row(2, 2, dateTrunc),
  dateadd: row(3, 3, dateAdd),
  datediff: row(3, 3, dateDiff),
  getdate: row(0, 0, () => ({ sql: 'getdate()', type: timestamp, name: 'timestamp' })),
  last_day: scalar(1, 1, date, (moment) => `last_day(CAST(${moment} AS DATE))`),
  months_between: scalar(
    2,
    2,
    float8,
    (one, other) => `months_between(CAST(${one} AS TIMESTAMP), CAST(${other} AS TIMESTAMP))`,
  ),
  next_day: row(2, 2, nextDay),
  pgdate_part: row(2, 2, ([part, value]) => partOf(word(part), value as Operand, float8)),
  to_char: row(2, 2, toChar),
  to_date: row(2, 3, ([text, format]) => ({ sql: `CAST(${parsed(text, format)} AS DATE)`, type: date })),
  to_timestamp: row(2, 3, ([text, format]) => ({
    sql: `timezone('UTC', ${parsed(text, format)})`,
    type: { name: 'timestamptz' },
  })),
};

/** EXTRACT(part FROM value). */
export function extracted(part: string, value: Operand): Operand {
  return { ...partOf(part, value, extractedType(part, value)), name: 'date_part' };
}

function extractedType(part: string, { type }: Operand): SqlType {
  if (type?.name === 'timestamptz') return float8;
  return part === 'epoch' ? int8 : int4;
}

function partOf(part: string | undefined, { sql, type }: Operand, wanted: SqlType): Operand {
  // A string literal is a timestamp here.
  const moment = type ? sql : `CAST(${sql} AS TIMESTAMP)`;
  const found = datePart(part);
  return {
    sql: `CAST(date_part('${found}', ${moment}) AS ${inDuckDbsTypes(wanted)})`,
    type: wanted,
  };
}

function dateTrunc([part, value]: readonly Operand[]): Operand {
  const zoned = value?.type?.name === 'timestamptz';
  const moment = zoned ? value.sql : `CAST(${value?.sql} AS TIMESTAMP)`;
  return { sql: `date_trunc('${datePart(word(part))}', ${moment})`, type: zoned ? value.type : timestamp };
}

function dateAdd([part, count, value]: readonly Operand[]): Operand {
  const added = `CAST(${count?.sql} AS BIGINT) * INTERVAL '1 ${datePart(word(part))}'`;
  const type = value?.type?.name === 'timestamptz' ? value.type : timestamp;
  const moment = type === timestamp ? `CAST(${value?.sql} AS TIMESTAMP)` : value?.sql;
  return { sql: `(${moment} + ${added})`, type, name: 'date_add' };
}

function dateDiff([part, from, to]: readonly Operand[]): Operand {
  const [start, end] = [from, to].map((moment) => `CAST(${moment?.sql} AS TIMESTAMP)`);
  return { sql: `date_diff('${datePart(word(part))}', ${start}, ${end})`, type: int8, name: 'date_diff' };
}

function convertTimezone(args: readonly Operand[]): Operand {
  const [source, target, value] = args.length === 2 ? [{ sql: "'UTC'" }, ...args] : args;
  const sql = `timezone(${target?.sql}, timezone(${source?.sql}, CAST(${value?.sql} AS TIMESTAMP)))`;
  return { sql, type: timestamp };
}

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The first date after a given one that is this day of the week. */
function nextDay([value, day]: readonly Operand[]): Operand {
  const name = day?.text?.toLowerCase();
  if (!name) throw notServed('NEXT_DAY with a day that is not a string literal');
  const found = days.findIndex((one) => one.startsWith(name));
  if (found < 0) throw new RedshiftError(`"${name}" is not a day of the week`);
  const start = `CAST(${value?.sql} AS DATE)`;
  return {
    sql: `CAST(${start} + CAST((${found} - dayofweek(${start}) + 6) % 7 + 1 AS INTEGER) AS DATE)`,
    type: date,
  };
}

function toChar([value, format]: readonly Operand[]): Operand {
  const { sql, type } = value as Operand;
  if (!isNumber(type)) {
    const moment = type ? sql : `CAST(${sql} AS TIMESTAMP)`;
    return { sql: formatted(moment, formatOf(format)), type: varchar };
  }
  checkNumberFormat(formatOf(format));
  return { sql: `to_char_number(CAST(${sql} AS VARCHAR), ${format?.sql})`, type: varchar };
}

function parsed(text: Operand | undefined, format: Operand | undefined): string {
  return `strptime(${text?.sql}, '${parseCodes(formatOf(format))}')`;
}

function formatOf(operand: Operand | undefined): string {
  if (operand?.text === undefined) throw notServed('A format that is not a string literal');
  return operand.text;
}

function word(operand: Operand | undefined): string | undefined {
  return operand?.word;
}
