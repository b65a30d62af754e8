import { isNameOfConnections, logFieldNamed, missingFields } from './fields.ts';
import { connectionLog } from './layout.ts';
import { timestampOf } from './timestamp.ts';

/** What JSON lines are. */
export const oneObjectInEachLine = 'Each line must hold the object of one request';

/** How many control bytes a row may hold and still be a row: the text of a request never has any. */
const mostControlBytes = 3;

/**
 * Says what a bad row hides when it is more than one row. Setting it aside as one row would lose the others, or have rows
 * read by a header that is not theirs.
 *
 * @param line one character for each byte
 * @param width how many fields a row has
 * @returns words that name no value; undefined when it may be one row with a flaw
 */
export function hiddenContent(line: string, width: number): string | undefined {
  if (holdsHeader(line)) return 'the names of fields in the place of a row';
  if (isOfConnections(line)) return namesOfConnections;
  if (countOf(/\t/g, line) + 1 >= 2 * width - 1 || countOf(dateAndTime, line) > 1) {
    return 'several rows in one line';
  }
  return hiddenBytes(line);
}

/**
 * The same for a line of JSON lines that cannot be parsed.
 *
 * @param line one character for each byte, or for each character
 */
export function hiddenInJson(line: string, width: number): string | undefined {
  const text = line.trim();
  if (text === '{') return `a JSON object in several lines. ${oneObjectInEachLine}`;
  // CloudFront writes a brace where an object begins, and nowhere else.
  if (text.lastIndexOf('{') > 0)
    return `several JSON objects in one line, or one that cannot be read. ${oneObjectInEachLine}`;
  if (isOfConnections(line)) return namesOfConnections;
  return text.startsWith('{') ? hiddenBytes(line) : hiddenContent(line, width);
}

const hiddenBytes = (line: string) =>
  countOf(controlByte, line) > mostControlBytes ? 'binary data in the place of a row' : undefined;

const namesOfConnections = `the names of a connection log in the place of a row. ${connectionLog}`;

/** True for names or keys that only connection logs have, also where the line is cut off. */
const isOfConnections = (line: string) =>
  new Set(line.split(/[^\w-]+/).filter(isNameOfConnections)).size >= 2;

/** True for a header in another form: quoted, behind other bytes, or as the keys of JSON. */
export function holdsHeader(line: string): boolean {
  const names = line.split(/[^\w()-]+/);
  const fields = names.map(logFieldNamed);
  return missingFields(fields, timestampOf(names, fields) !== undefined).length === 0;
}

/** How a row begins, with any separator between its fields. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const dateAndTime = /\d{4}-\d\d-\d\d[\x00-\x20",;|]+\d\d:\d\d:\d\d/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlByte = /[\x00-\x08\x0a-\x1f\x7f]/g;

const countOf = (pattern: RegExp, text: string) => text.match(pattern)?.length ?? 0;
