import type { Encoding } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import { MalformedLogError } from '../errors.ts';
import type { Column } from './column.ts';
import { damaged } from './damage.ts';
import type { MemoryShare } from './memory.ts';
import { readRuns } from './runs.ts';
import { textAt, type Value } from './value-text.ts';

/** A page of a column: values, one after the other, without those that are NULL. */
export interface Page {
  /** uncompressed */
  readonly content: Buffer;
  readonly start: number;
  /** undefined for one that is not known */
  readonly encoding: Encoding | undefined;
  readonly count: number;
}

/**
 * Reads the values of a page.
 *
 * @throws MalformedLogError when they are damaged, or in an encoding that is not read
 */
export function readValues(
  page: Page,
  column: Column,
  dictionary: readonly Value[],
  memory: MemoryShare,
): Value[] {
  if (page.count === 0) return [];
  switch (page.encoding) {
    case 'PLAIN':
      return readPlainValues(page, column);
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return readIndexes(page, dictionary);
    case 'DELTA_LENGTH_BYTE_ARRAY':
      if (column.numberText === undefined) return readTexts(page);
      break;
    case 'DELTA_BYTE_ARRAY':
      if (column.numberText === undefined) return readTextsWithPrefixes(page, memory);
      break;
  }
  throw new MalformedLogError(
    `The values of ${column.field} have an encoding that is not read, ${page.encoding ?? 'which has no name'}. Write them as text, with the encoding PLAIN or a dictionary.`,
  );
}

/** Reads the values that stand one after the other: those of a dictionary, too. */
export function readPlainValues({ content, start, count }: Page, column: Column): Value[] {
  const { numberText } = column;
  if (numberText) {
    const size = column.element.type === 'INT32' || column.element.type === 'FLOAT' ? 4 : 8;
    if (content.length - start !== count * size) throw damaged();
    const numbers = readPlain(
      { view: viewOf(content), offset: start },
      column.element.type as 'INT32',
      count,
      0,
    );
    return Array.from(numbers as Int32Array, numberText);
  }
  if (content.length - start < count * 4) throw damaged();
  const values: Value[] = new Array(count);
  let at = start;
  for (let index = 0; index < count; index++) {
    const from = at + 4;
    const end = from + content.readUInt32LE(at);
    if (end > content.length) throw damaged();
    values[index] = textAt(content, from, end);
    at = end;
  }
  // With bytes to spare, lengths are not what they were.
  if (at !== content.length) throw damaged();
  return values;
}

function readIndexes({ content, start, count }: Page, dictionary: readonly Value[]): Value[] {
  const indexes = new Uint32Array(count);
  readRuns(content, start + 1, content.length, content.readUInt8(start), indexes);
  const values: Value[] = new Array(count);
  for (let index = 0; index < count; index++) {
    const value = dictionary[indexes[index] as number];
    if (value === undefined) throw damaged();
    values[index] = value;
  }
  return values;
}

/** Texts behind all of their lengths. */
function readTexts({ content, start, count }: Page): Value[] {
  const lengths = readDeltas(content, start, count);
  const values: Value[] = new Array(count);
  let at = lengths.end;
  for (let index = 0; index < count; index++) {
    const end = at + (lengths.numbers[index] as number);
    if (end < at || end > content.length) throw damaged();
    values[index] = textAt(content, at, end);
    at = end;
  }
  return values;
}

/** Texts that begin as the one before. The lengths of what they share come first, then the texts behind that. */
function readTextsWithPrefixes({ content, start, count }: Page, memory: MemoryShare): Value[] {
  const prefixes = readDeltas(content, start, count);
  const suffixes = readDeltas(content, prefixes.end, count);
  const values: Value[] = new Array(count);
  let text = Buffer.alloc(0);
  let at = suffixes.end;
  for (let index = 0; index < count; index++) {
    const shared = prefixes.numbers[index] as number;
    const end = at + (suffixes.numbers[index] as number);
    if (shared < 0 || shared > text.length || end < at || end > content.length) throw damaged();
    memory.take(shared);
    text = Buffer.concat([text.subarray(0, shared), content.subarray(at, end)]);
    values[index] = textAt(text, 0, text.length);
    at = end;
  }
  return values;
}

/** Reads numbers that are written as differences, and where they end. */
function readDeltas(content: Buffer, start: number, count: number): { numbers: Int32Array; end: number } {
  const reader = { view: viewOf(content), offset: start };
  const [block, parts, total] = [readVarInt(reader), readVarInt(reader), readVarInt(reader)];
  // With other numbers the library would read on and on.
  if (block < 32 || block > 65_536 || parts < 1 || block % (32 * parts) !== 0 || total !== count)
    throw damaged();
  const numbers = new Int32Array(count);
  reader.offset = start;
  deltaBinaryUnpack(reader, count, numbers);
  return { numbers, end: reader.offset };
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer) => new DataView(buffer, byteOffset, byteLength);
