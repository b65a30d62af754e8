import type { Encoding } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import { MalformedLogError } from '../errors.ts';
import { copyOverrun, viewOf } from '../reading/bytes.ts';
import type { Column } from './column.ts';
import { damaged } from './damage.ts';
import type { MemoryShare } from './memory.ts';
import { readRuns } from './runs.ts';
import { bytesOfSpans, type Spans, SpanWriter } from './spans.ts';

/** A page of a column, uncompressed: values one after the other, without those that are NULL. */
export interface Page {
  readonly content: Buffer;
  readonly start: number;
  /** undefined for one that is not known */
  readonly encoding: Encoding | undefined;
  readonly count: number;
}

/** The texts of the values: all of them in order, or which of them each value is. */
export interface Values {
  readonly spans: Spans;
  readonly places?: Uint32Array;
}

/** No number of a log has more digits. */
const longestNumber = 32;

/**
 * Reads the values of a page.
 *
 * @throws RangeError when they are damaged; MalformedLogError when they have an encoding that is not read
 */
export function readValues(
  page: Page,
  column: Column,
  dictionary: Spans | undefined,
  memory: MemoryShare,
): Values {
  const isText = column.numberText === undefined;
  switch (page.encoding) {
    case 'PLAIN':
      return { spans: readPlainValues(page, column, memory) };
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      if (!dictionary) throw damaged();
      return { spans: dictionary, places: readPlaces(page, dictionary, memory) };
    case 'DELTA_LENGTH_BYTE_ARRAY':
      if (isText) return { spans: readTexts(page, memory) };
      break;
    case 'DELTA_BYTE_ARRAY':
      if (isText) return { spans: readTextsWithPrefixes(page, memory) };
      break;
  }
  throw new MalformedLogError(
    `The values of ${column.field} have an encoding that is not read, ${page.encoding ?? 'which has no name'}. Write them as text, with the encoding PLAIN or a dictionary.`,
  );
}

/** Reads values that stand one after the other. Those of a dictionary do so too. */
export function readPlainValues(page: Page, column: Column, memory: MemoryShare): Spans {
  const { content, start, count } = page;
  if (column.numberText) return readNumbers(page, column.element.type as 'INT32', column.numberText, memory);
  if (content.length - start < 4 * count) throw damaged();
  memory.take(bytesOfSpans(count));
  const writer = new SpanWriter(content, count);
  let at = start;
  for (let index = 0; index < count; index++) {
    const from = at + 4;
    at = from + content.readUInt32LE(at);
    writer.add(from, at);
  }
  // With bytes to spare, lengths are not what they were.
  if (at !== content.length) throw damaged();
  return writer.spans;
}

function readNumbers(
  { content, start, count }: Page,
  type: 'INT32' | 'INT64' | 'FLOAT' | 'DOUBLE',
  textOf: NonNullable<Column['numberText']>,
  memory: MemoryShare,
): Spans {
  const size = type === 'INT32' || type === 'FLOAT' ? 4 : 8;
  if (content.length - start !== count * size) throw damaged();
  memory.take(bytesOfSpans(count) + longestNumber * count + copyOverrun);
  const numbers = readPlain({ view: viewOf(content), offset: start }, type, count, undefined) as Int32Array;
  const texts = Buffer.alloc(longestNumber * count + copyOverrun).subarray(0, longestNumber * count);
  const writer = new SpanWriter(texts, count);
  let at = 0;
  for (let index = 0; index < count; index++) {
    const text = textOf(numbers[index] as number);
    if (text === undefined) {
      writer.addFlawed();
    } else {
      const end = at + texts.write(text, at, longestNumber, 'latin1');
      writer.add(at, end);
      at = end;
    }
  }
  return writer.spans;
}

/** Reads which texts of the dictionary the values are. */
function readPlaces({ content, start, count }: Page, dictionary: Spans, memory: MemoryShare): Uint32Array {
  memory.take(4 * count);
  const places = new Uint32Array(count);
  if (count > 0) readRuns(content, start + 1, content.length, content.readUInt8(start), places);
  const { length } = dictionary.starts;
  for (const place of places) if (place >= length) throw damaged();
  return places;
}

/** Texts behind all of their lengths. */
function readTexts({ content, start, count }: Page, memory: MemoryShare): Spans {
  memory.take(bytesOfSpans(count) + 4 * count);
  const lengths = readDeltas(content, start, count);
  const writer = new SpanWriter(content, count);
  let at = lengths.end;
  for (const length of lengths.numbers) {
    writer.add(at, at + length);
    at += length;
  }
  return writer.spans;
}

/** Texts that begin as the one before. The lengths of what they share come first, then those of the rest, then the rests. */
function readTextsWithPrefixes({ content, start, count }: Page, memory: MemoryShare): Spans {
  memory.take(bytesOfSpans(count) + 8 * count);
  const prefixes = readDeltas(content, start, count);
  const rests = readDeltas(content, prefixes.end, count);
  let size = 0;
  for (let index = 0; index < count; index++) {
    const [shared, rest] = [prefixes.numbers[index] as number, rests.numbers[index] as number];
    if (shared < 0 || rest < 0) throw damaged();
    size += shared + rest;
  }
  memory.take(size + copyOverrun);
  const texts = Buffer.alloc(size + copyOverrun).subarray(0, size);
  const writer = new SpanWriter(texts, count);
  let from = rests.end;
  let before = 0;
  let at = 0;
  for (let index = 0; index < count; index++) {
    const [shared, rest] = [prefixes.numbers[index] as number, rests.numbers[index] as number];
    if (before + shared > at || from + rest > content.length) throw damaged();
    texts.copyWithin(at, before, before + shared);
    content.copy(texts, at + shared, from, from + rest);
    before = at;
    at += shared + rest;
    from += rest;
    writer.add(before, at);
  }
  return writer.spans;
}

/** Reads numbers of 32 bits that are written as differences, and where they end. */
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
