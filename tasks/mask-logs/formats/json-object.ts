import { MalformedLogError } from '../errors.ts';
import {
  isNameOfConnections,
  knownFields,
  logFieldNamed,
  logFields,
  type TimestampField,
  timestampFieldNamed,
  timestampFields,
} from './fields.ts';
import { hiddenInJson } from './hidden-content.ts';
import { connectionLog } from './layout.ts';
import { timestampText } from './timestamp.ts';

/** What is wrong with a line, in words that name no value; the name of a field when it is that field. */
export interface Flaw {
  readonly flaw: string;
}

/** The columns of a row: the fields that are known, then what tells the time in their place. */
const columns: readonly string[] = [...knownFields, ...Object.keys(timestampFields)];
const columnNamed = (name: string) => columns.indexOf(logFieldNamed(name) ?? timestampFieldNamed(name) ?? '');

const [date, time, method, path, status, seconds, milliseconds] = [
  'date',
  'time',
  'cs-method',
  'cs-uri-stem',
  'sc-status',
  'timestamp',
  'timestamp(ms)',
].map((name) => columns.indexOf(name)) as [number, number, number, number, number, number, number];
const request = [method, path, status];

/** The keys of the object before, and the columns of their values (-1: none): nearly always those of the next one too. */
let keysBefore: readonly string[] = [];
let columnsBefore: readonly number[] = [];

function columnsOf(keys: readonly string[]): readonly number[] {
  if (!haveSameKeys(keys)) {
    keysBefore = keys;
    columnsBefore = keys.map(columnNamed);
  }
  return columnsBefore;
}

function haveSameKeys(keys: readonly string[]): boolean {
  if (keys.length !== keysBefore.length) return false;
  for (let index = 0; index < keys.length; index++) {
    if (keys[index] !== keysBefore[index]) return false;
  }
  return true;
}

/**
 * Reads a line of a JSON log.
 *
 * @returns the values of the {@link knownFields}, with TABs between them; or its flaw
 * @throws MalformedLogError when it is something else than one row
 */
export function readObject(line: string, number: number): string | Flaw {
  const object = parse(line, number);
  if (object === undefined) return unreadable('no JSON object', line, number);
  const values: (string | undefined)[] = new Array(columns.length).fill(undefined);
  const columnsOfValues = columnsOf(Object.keys(object));
  const valuesOfKeys = Object.values(object);
  for (let index = 0; index < valuesOfKeys.length; index++) {
    const column = columnsOfValues[index] as number;
    if (column < 0) continue;
    const value = textOf(valuesOfKeys[index]);
    if (value === undefined || values[column] !== undefined) return { flaw: columns[column] as string };
    values[column] = value;
  }
  if (request.every((column) => values[column] === undefined)) throw otherObject(object, number);
  const flaw = request.find((column) => values[column] === undefined);
  if (flaw !== undefined) return { flaw: columns[flaw] as string };
  if (!isGiven(values[date]) && !isGiven(values[time])) {
    const flawed = readTimestamp(values);
    if (flawed !== undefined) return { flaw: flawed };
  }
  // Without an escape there is none of these, or the line would not have been parsed.
  if (line.includes('\\') && values.some(isNoText)) return { flaw: 'control byte' };
  let row = values[0] ?? '-';
  for (let column = 1; column < knownFields.length; column++) row += `\t${values[column] ?? '-'}`;
  return row;
}

/**
 * The flaw of a line that cannot be parsed.
 *
 * @throws MalformedLogError when there is more in it than one row
 */
export function unreadable(flaw: string, line: string, number: number): Flaw {
  const hidden = hiddenInJson(line, logFields.length);
  if (hidden !== undefined) throw MalformedLogError.at(number, hidden);
  return { flaw };
}

function parse(line: string, number: number): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw MalformedLogError.at(number, 'JSON, but no object. Each line must hold the object of one request');
}

/** The value of a field as the other formats have it; undefined when it can be none. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? '-' : value;
  if (value === null) return '-';
  return typeof value === 'number' ? String(value) : undefined;
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

/** True for a text that cannot stand in a row: with a TAB or another control character, or half of a character. */
const isNoText = (value: string | undefined) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  value !== undefined && (/[\x00-\x1f\x7f]/.test(value) || !value.isWellFormed());

function otherObject(object: Record<string, unknown>, number: number): MalformedLogError {
  const isOfConnections = Object.keys(object).some(isNameOfConnections);
  const what = 'a JSON object without cs-method, cs-uri-stem and sc-status';
  return MalformedLogError.at(
    number,
    isOfConnections ? `${what}. ${connectionLog}` : `${what}, which is no request`,
  );
}
