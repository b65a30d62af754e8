import { colon, dash, dot, nine, tab, underscore, zero } from '../reading/bytes.ts';
import type { Row } from '../reading/row.ts';
import type { NumberShape } from './fields.ts';
import type { Layout } from './layout.ts';

/** The flaw of a row that something else than TABs splits, or nothing. */
export const noTab = 'no TAB between its fields';

/** The longest VARCHAR that Redshift has, in bytes. */
const longestField = 65_535;

/**
 * Why a row cannot be trusted, in words that name no value of it; undefined for a good row. The date is not looked at
 * here: it decides where the row goes.
 *
 * A good row has exactly as many fields as its header (an empty one more, from a tab at the end of the line, is accepted).
 * A row that is short or long is not guessed at: with its columns shifted, an address could stand where none is masked.
 */
export function flawOf(row: Row, layout: Layout): string | undefined {
  const { width } = layout;
  if (row.width !== width && !(row.width === width + 1 && row.bytes[row.end - 1] === tab)) {
    return row.width === 1 ? noTab : 'number of fields';
  }
  if (row.hasControlByte) return 'control byte';
  if (!row.isUtf8()) return 'not UTF-8';
  if (row.end - row.start > longestField) {
    for (let column = 0; column < width; column++) {
      if (row.fieldEnd(column) - row.fieldStart(column) > longestField) return 'length of a field';
    }
  }
  const { timestamp, timeColumn } = layout;
  if (timestamp) {
    const end = row.fieldEnd(timestamp.column);
    if (!isTimestamp(row.bytes, row.fieldStart(timestamp.column), end, timestamp.digits))
      return timestamp.field;
  } else if (!isTime(row.bytes, row.fieldStart(timeColumn), row.fieldEnd(timeColumn))) {
    return 'time';
  }
  for (const { field, column, shape } of layout.numberColumns) {
    if (!isNumber(row.bytes, row.fieldStart(column), row.fieldEnd(column), shape)) return field;
  }
  for (const { field, column } of layout.wordColumns) {
    if (!isWord(row.bytes, row.fieldStart(column), row.fieldEnd(column))) return field;
  }
  return undefined;
}

/** Neither fewer digits nor more: with those it would be a time of another age. */
function isTimestamp(bytes: Uint8Array, start: number, end: number, digits: number): boolean {
  return end - start === digits && digitsEnd(bytes, start, end) === end && bytes[start] !== zero;
}

/** `HH:MM:SS` */
function isTime(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start === 8 &&
    bytes[start + 2] === colon &&
    bytes[start + 5] === colon &&
    twoDigits(bytes, start) < 24 &&
    twoDigits(bytes, start + 3) < 60 &&
    twoDigits(bytes, start + 6) < 60
  );
}

/** The number of two digits, or 100 where there are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - zero;
  const ones = (bytes[at + 1] as number) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100;
}

/** A plain number of the given shape, `-`, or nothing (which becomes `-`). */
function isNumber(bytes: Uint8Array, start: number, end: number, { digits, decimals }: NumberShape): boolean {
  if (start === end || (end - start === 1 && bytes[start] === dash)) return true;
  const point = digitsEnd(bytes, start, end);
  if (point === start || point - start > digits) return false;
  if (point === end) return true;
  return (
    bytes[point] === dot &&
    end - point > 1 &&
    end - point - 1 <= decimals &&
    digitsEnd(bytes, point + 1, end) === end
  );
}

/** A letter, then letters, digits, `.`, `_` and `-`; or `-`, or nothing. An address begins with a digit, or has a colon. */
function isWord(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start === 1 && bytes[start] === dash) return true;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    const lowerCase = byte | 0x20;
    if (lowerCase >= 0x61 && lowerCase <= 0x7a) continue;
    if (at === start || !isInWord(byte)) return false;
  }
  return true;
}

const isInWord = (byte: number) =>
  byte === dash || byte === dot || byte === underscore || (byte >= zero && byte <= nine);

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] as number) >= zero && (bytes[at] as number) <= nine) at++;
  return at;
}
