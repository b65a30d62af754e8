import { logFieldNamed, requiredFields } from './fields.ts';

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
  if (countOf(/\t/g, line) + 1 >= 2 * width - 1 || countOf(dateAndTime, line) > 1) {
    return 'several rows in one line';
  }
  if (countOf(controlByte, line) > mostControlBytes) return 'binary data in the place of a row';
  return undefined;
}

/** True for a header in another form: quoted, behind other bytes, or as the keys of JSON. */
export function holdsHeader(line: string): boolean {
  const names = new Set(line.split(/[^\w()-]+/).map(logFieldNamed));
  return requiredFields.every((field) => names.has(field));
}

/** How a row begins, with any separator between its fields. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const dateAndTime = /\d{4}-\d\d-\d\d[\x00-\x20",;|]+\d\d:\d\d:\d\d/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlByte = /[\x00-\x08\x0a-\x1f\x7f]/g;

const countOf = (pattern: RegExp, text: string) => text.match(pattern)?.length ?? 0;
