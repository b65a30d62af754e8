import { MalformedLogError } from '../errors.ts';
import { isNameOfConnections, logFields } from './fields.ts';
import { hiddenInJson, oneObjectInEachLine } from './hidden-content.ts';
import { connectionLog } from './layout.ts';
import { columnNamed, columns, type Flaw, requestColumns, rowOf } from './named-values.ts';

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

/** The values of the object that is being read: one array serves all, so that none is allocated for each. */
const values: (string | undefined)[] = new Array(columns.length).fill(undefined);

/**
 * Reads a line of a JSON log.
 *
 * @returns the values of its fields in the order of the standard log, with TABs between them; or its flaw
 * @throws MalformedLogError when it is something else than one row
 */
export function readObject(line: string, number: number): string | Flaw {
  const object = parse(line, number);
  if (object === undefined) return unreadable('no JSON object', line, number);
  values.fill(undefined);
  const columnsOfValues = columnsOf(Object.keys(object));
  const valuesOfKeys = Object.values(object);
  for (let index = 0; index < valuesOfKeys.length; index++) {
    const column = columnsOfValues[index] as number;
    if (column < 0) continue;
    const value = textOf(valuesOfKeys[index]);
    if (value === undefined || values[column] !== undefined) return { flaw: columns[column] as string };
    values[column] = value;
  }
  if (!hasAny(requestColumns)) throw otherObject(object, number);
  // Without an escape there is none of these, or the line would not have been parsed.
  if (line.includes('\\') && values.some(isNoText)) return { flaw: 'control byte' };
  return rowOf(values);
}

function hasAny(wanted: readonly number[]): boolean {
  for (const column of wanted) if (values[column] !== undefined) return true;
  return false;
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
  throw MalformedLogError.at(number, `JSON, but no object. ${oneObjectInEachLine}`);
}

/** The value of a field as the other formats have it; undefined when it can be none. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? '-' : value;
  if (value === null) return '-';
  return typeof value === 'number' ? String(value) : undefined;
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
    isOfConnections
      ? `${what}. ${connectionLog}`
      : `${what}, which is no request. Deliver access logs only, and select these fields`,
  );
}
