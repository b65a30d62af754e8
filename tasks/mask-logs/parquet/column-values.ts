import { crc32 } from 'node:zlib';
import type { PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import type { Column, ColumnChunk } from './column.ts';
import { damaged, decoding } from './damage.ts';
import { type Memory, MemoryShare } from './memory.ts';
import { type Page, readPlainValues, readValues, type Values } from './page-values.ts';
import { readRuns } from './runs.ts';
import { uncompressSnappy } from './snappy.ts';
import type { Spans } from './spans.ts';
import { endOfStruct } from './thrift.ts';

/** The place of a value that is NULL. */
const none = 0xffff_ffff;

/**
 * The values of a column in one row group, page after page. What a page says of itself is checked before memory is taken for
 * it.
 */
export class ColumnValues {
  /** where the texts are that the row's value is one of */
  spans: Spans | undefined;
  /** where the row's value starts and ends; the same place when there is none */
  start = 0;
  end = 0;
  readonly #column: Column;
  readonly #chunk: ColumnChunk;
  /** the bytes of the chunk */
  readonly #bytes: Buffer;
  readonly #dictionaryMemory: MemoryShare;
  readonly #pageMemory: MemoryShare;
  #dictionary: Spans | undefined;
  /** where the next page begins */
  #at = 0;
  /** how many values there are in the pages to come */
  #left: number;
  /** which text each value of the page is; undefined when they follow each other */
  #places: Uint32Array | undefined;
  /** how many values the page has */
  #count = 0;
  #next = 0;

  constructor(file: Buffer, column: Column, chunk: ColumnChunk, rows: number, memory: Memory) {
    this.#column = column;
    this.#chunk = chunk;
    this.#bytes = file.subarray(chunk.start, chunk.end);
    this.#left = rows;
    this.#dictionaryMemory = new MemoryShare(memory);
    this.#pageMemory = new MemoryShare(memory);
  }

  /**
   * Goes to the value of the next row.
   *
   * @throws MalformedLogError when there is none, or the page that holds it is damaged
   */
  readNext(): void {
    while (this.#next === this.#count) this.#readPage();
    const place = this.#places ? (this.#places[this.#next] as number) : this.#next;
    this.#next++;
    if (place === none) {
      this.start = this.end = 0;
    } else {
      const { starts, ends } = this.spans as Spans;
      this.start = starts[place] as number;
      this.end = ends[place] as number;
    }
  }

  /** @throws MalformedLogError when there are more values than rows */
  finish(): void {
    while (this.#at < this.#bytes.length) this.#readPage();
    this.#pageMemory.release();
    this.#dictionaryMemory.release();
  }

  #readPage(): void {
    this.#pageMemory.release();
    this.spans = undefined;
    this.#places = undefined;
    this.#next = this.#count = 0;
    decoding(`the values of ${this.#column.field}`, () => this.#decodePage());
  }

  #decodePage(): void {
    const start = endOfStruct(this.#bytes, this.#at);
    const { buffer, byteOffset } = this.#bytes;
    const header = parquetHeader({ view: new DataView(buffer, byteOffset, start), offset: this.#at });
    const end = start + size(header.compressed_page_size);
    if (end > this.#bytes.length) throw damaged();
    const bytes = this.#bytes.subarray(start, end);
    if (header.crc !== undefined && crc32(bytes) !== header.crc >>> 0) throw damaged();
    this.#at = end;
    switch (header.type) {
      case 'DICTIONARY_PAGE':
        this.#dictionary = this.#readDictionary(bytes, header);
        return;
      case 'DATA_PAGE':
        this.#readDataPage(bytes, header);
        return;
      case 'DATA_PAGE_V2':
        this.#readDataPageV2(bytes, header);
        return;
      case 'INDEX_PAGE':
        return;
      default:
        throw damaged();
    }
  }

  #readDictionary(bytes: Buffer, { uncompressed_page_size, dictionary_page_header }: PageHeader): Spans {
    if (this.#dictionary || !dictionary_page_header) throw damaged();
    const content = this.#uncompress(bytes, size(uncompressed_page_size), this.#dictionaryMemory);
    const count = size(dictionary_page_header.num_values);
    return readPlainValues(
      { content, start: 0, encoding: 'PLAIN', count },
      this.#column,
      this.#dictionaryMemory,
    );
  }

  #readDataPage(bytes: Buffer, { uncompressed_page_size, data_page_header: header }: PageHeader): void {
    if (!header) throw damaged();
    const { encoding } = header;
    const rows = this.#countRows(header.num_values);
    const content = this.#uncompress(bytes, size(uncompressed_page_size), this.#pageMemory);
    if (this.#isRequired) {
      this.#read({ content, start: 0, encoding, count: rows });
    } else {
      if (header.definition_level_encoding !== 'RLE') throw damaged();
      const start = 4 + content.readUInt32LE(0);
      this.#readOptional(content.subarray(4, start), rows, { content, start, encoding });
    }
  }

  #readDataPageV2(bytes: Buffer, header: PageHeader): void {
    const { uncompressed_page_size, data_page_header_v2: v2 } = header;
    if (!v2) throw damaged();
    const { encoding } = v2;
    const rows = this.#countRows(v2.num_values);
    const levels = size(v2.definition_levels_byte_length);
    // What is not within another column does not repeat.
    if (v2.repetition_levels_byte_length !== 0 || levels > bytes.length) throw damaged();
    const length = size(uncompressed_page_size - levels);
    const packed = bytes.subarray(levels);
    const isPacked = v2.is_compressed !== false && length > 0;
    const content = isPacked ? this.#uncompress(packed, length, this.#pageMemory) : packed;
    if (this.#isRequired) this.#read({ content, start: 0, encoding, count: rows });
    else this.#readOptional(bytes.subarray(0, levels), rows, { content, start: 0, encoding });
  }

  get #isRequired(): boolean {
    return this.#column.element.repetition_type === 'REQUIRED';
  }

  #read(page: Page): void {
    if (page.count === 0) return;
    this.#take(readValues(page, this.#column, this.#dictionary, this.#pageMemory), page.count);
  }

  /** @param levels say for each row whether there is a value */
  #readOptional(levels: Buffer, rows: number, page: Omit<Page, 'count'>): void {
    this.#pageMemory.take(5 * rows);
    const isGiven = new Uint8Array(rows);
    readRuns(levels, 0, levels.length, 1, isGiven);
    let count = 0;
    for (const given of isGiven) count += given;
    if (count === 0) {
      this.#take({ spans: undefined, places: new Uint32Array(rows).fill(none) }, rows);
      return;
    }
    const { spans, places } = readValues(
      { ...page, count },
      this.#column,
      this.#dictionary,
      this.#pageMemory,
    );
    if (count === rows) {
      this.#take({ spans, places }, rows);
      return;
    }
    const placesOfRows = new Uint32Array(rows);
    let next = 0;
    for (let row = 0; row < rows; row++) {
      placesOfRows[row] = isGiven[row] === 0 ? none : places ? (places[next++] as number) : next++;
    }
    this.#take({ spans, places: placesOfRows }, rows);
  }

  #take({ spans, places }: Partial<Values>, rows: number): void {
    this.spans = spans;
    this.#places = places;
    this.#count = rows;
  }

  #countRows(values: unknown): number {
    const rows = size(values);
    this.#left -= rows;
    if (this.#left < 0) throw damaged();
    return rows;
  }

  #uncompress(bytes: Buffer, length: number, memory: MemoryShare): Buffer {
    if (this.#chunk.codec === 'SNAPPY') {
      memory.take(length);
      return uncompressSnappy(bytes, length);
    }
    if (bytes.length !== length) throw damaged();
    return bytes;
  }
}

/** @throws RangeError when it is no number of things */
function size(value: unknown): number {
  if (typeof value !== 'number' || value < 0) throw damaged();
  return value;
}
