import {
  knownFields,
  logFieldNamed,
  type TimestampField,
  timestampFieldNamed,
  timestampFields,
} from './fields.ts';
import { timestampText } from './timestamp.ts';

/** What is wrong with a row, in words that name no value; the name of a field when it is that field. */
export interface Flaw {
  readonly flaw: string;
}

/**
 * The columns of rows whose values came with names: the fields that are known, then what tells the time in their place.
 */
export const columns: readonly string[] = [...knownFields, ...Object.keys(timestampFields)];

/** Which column a name means; -1 when none. */
export const columnNamed = (name: string) =>
  columns.indexOf(logFieldNamed(name) ?? timestampFieldNamed(name) ?? '');

const [date, time, seconds, milliseconds] = ['date', 'time', 'timestamp', 'timestamp(ms)'].map((name) =>
  columns.indexOf(name),
) as [number, number, number, number];

/** The columns that only a request has. */
export const requestColumns = ['cs-method', 'cs-uri-stem', 'sc-status'].map((name) => columns.indexOf(name));

/**
 * Writes values as a row, with TABs between them, in the order of {@link knownFields}.
 *
 * @param values of the columns; undefined for what is not given. The date and the time of a timestamp are put into them.
 * @returns the flaw when something is missing without which it is no row
 */
export function rowOf(values: (string | undefined)[]): string | Flaw {
  for (const column of requestColumns) {
    if (values[column] === undefined) return { flaw: columns[column] as string };
  }
  if (!isGiven(values[date]) || !isGiven(values[time])) {
    const flawed = readTimestamp(values);
    if (flawed !== undefined) return { flaw: flawed };
  }
  let row = values[0] ?? '-';
  for (let column = 1; column < knownFields.length; column++) row += `\t${values[column] ?? '-'}`;
  return row;
}

const isGiven = (value: string | undefined) => value !== undefined && value !== '-';

/** Puts the date and the time of a timestamp into the values, the seconds' first. Returns the name of one that is flawed. */
function readTimestamp(values: (string | undefined)[]): string | undefined {
  const column = isGiven(values[seconds]) ? seconds : milliseconds;
  const value = values[column];
  if (value === undefined) return 'time';
  const text = timestampText(value, timestampFields[columns[column] as TimestampField]);
  if (!text) return columns[column];
  [values[date], values[time]] = text;
  return undefined;
}
