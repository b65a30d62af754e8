import { zero } from '../reading/bytes.ts';
import { type LogField, type TimestampField, timestampFieldNamed, timestampFields } from './fields.ts';

/** The column that says when, as a number of so many digits. The first ten are the seconds since 1970. */
export interface TimestampColumn {
  readonly field: TimestampField;
  readonly column: number;
  readonly digits: number;
}

/** Where rows say when. Date and time decide, and then this is undefined; else the seconds, else the milliseconds. */
export function timestampOf(
  names: readonly string[],
  fields: readonly (LogField | undefined)[],
): TimestampColumn | undefined {
  if (fields.includes('date') && fields.includes('time')) return undefined;
  const timestamps = names.map(timestampFieldNamed);
  for (const field of Object.keys(timestampFields) as TimestampField[]) {
    const column = timestamps.indexOf(field);
    if (column >= 0) return { field, column, digits: timestampFields[field] };
  }
  return undefined;
}

const secondsOfDay = 86_400;

/** The seconds since 1970 that a timestamp of ten or more digits begins with: what follows them is cut off, not rounded. */
export function readSeconds(bytes: Uint8Array, start: number): number {
  let seconds = 0;
  for (let at = start; at < start + 10; at++) seconds = seconds * 10 + (bytes[at] as number) - zero;
  return seconds;
}

/** Which day since 1970, in UTC. */
export const dayOf = (seconds: number) => Math.floor(seconds / secondsOfDay);

/** `YYYY-MM-DD` */
export const dateOfDay = (day: number) => new Date(day * secondsOfDay * 1000).toISOString().slice(0, 10);

/** `HH:MM:SS` in UTC. */
export const timeOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 19);

/** The date and the time of a timestamp; undefined when it is no number of so many digits. */
export function timestampText(text: string, digits: number): [date: string, time: string] | undefined {
  if (text.length !== digits || !/^[1-9]\d+$/.test(text)) return undefined;
  const seconds = Number(text.slice(0, 10));
  return [dateOfDay(dayOf(seconds)), timeOf(seconds)];
}
