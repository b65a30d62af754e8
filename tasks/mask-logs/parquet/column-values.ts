import { crc32 } from 'node:zlib';
import type { Encoding, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import type { Column, ColumnChunk } from './column.ts';
import { damaged, decoding } from './damage.ts';
import { type Memory, MemoryShare } from './memory.ts';
import { type Page, readPlainValues, readValues } from './page-values.ts';
import { readRuns } from './runs.ts';
import { uncompressSnappy } from './snappy.ts';
import { endOfStruct } from './thrift.ts';
import type { Value } from './value-text.ts';

/** What a text takes beside its characters: its head, and its place in a list. */
const bytesOfText = 24;
const bytesOfPlace = 8;

/**
 * The values of a column in one row group, page after page. What a page says of itself is checked before memory is taken for
 * it.
 */
export class ColumnValues {
  readonly #column: Column;
  readonly #chunk: ColumnChunk;
  /** the bytes of the chunk */
  readonly #bytes: Buffer;
  readonly #dictionaryMemory: MemoryShare;
  readonly #memory: MemoryShare;
  #dictionary: Value[] | undefined;
  /** where the next page begins */
  #at = 0;
  /** how many values there are in the pages to come */
  #left: number;
  #values: Value[] = [];
  #next = 0;

  constructor(file: Buffer, column: Column, chunk: ColumnChunk, rows: number, memory: Memory) {
    this.#column = column;
    this.#chunk = chunk;
    this.#bytes = file.subarray(chunk.start, chunk.end);
    this.#left = rows;
    this.#dictionaryMemory = new MemoryShare(memory);
    this.#memory = new MemoryShare(memory);
  }

  /**
   * The value of the next row.
   *
   * @throws MalformedLogError when there is none, or the page that holds it is damaged
   */
  next(): Value {
    while (this.#next === this.#values.length) {
      this.#memory.release();
      this.#values = [];
      this.#next = 0;
      decoding(`column ${this.#column.field}`, () => this.#readPage());
    }
    return this.#values[this.#next++] as Value;
  }

  /** @throws MalformedLogError when there are more values than rows */
  end(): void {
    decoding(`column ${this.#column.field}`, () => {
      while (this.#at < this.#bytes.length) this.#readPage();
    });
    if (this.#next < this.#values.length) throw damaged(`column ${this.#column.field}`);
    this.#memory.release();
    this.#dictionaryMemory.release();
  }

  #readPage(): void {
    const start = endOfStruct(this.#bytes, this.#at);
    const { buffer, byteOffset } = this.#bytes;
    const header = parquetHeader({ view: new DataView(buffer, byteOffset, start), offset: this.#at });
    const end = start + count(header.compressed_page_size);
    if (end > this.#bytes.length) throw damaged();
    const bytes = this.#bytes.subarray(start, end);
    if (header.crc !== undefined && crc32(bytes) !== header.crc >>> 0) throw damaged();
    this.#at = end;
    switch (header.type) {
      case 'DICTIONARY_PAGE':
        this.#dictionary = this.#readDictionary(bytes, header);
        return;
      case 'DATA_PAGE':
        this.#values = this.#readDataPage(bytes, header);
        return;
      case 'DATA_PAGE_V2':
        this.#values = this.#readDataPageV2(bytes, header);
        return;
      case 'INDEX_PAGE':
        return;
      default:
        throw damaged();
    }
  }

  #readDictionary(bytes: Buffer, { uncompressed_page_size, dictionary_page_header }: PageHeader): Value[] {
    if (this.#dictionary || !dictionary_page_header) throw damaged();
    const size = count(uncompressed_page_size);
    const length = count(dictionary_page_header.num_values);
    this.#dictionaryMemory.take(size + length * bytesOfText);
    const content = this.#uncompress(bytes, size);
    return readPlainValues({ content, start: 0, encoding: 'PLAIN', count: length }, this.#column);
  }

  #readDataPage(bytes: Buffer, { uncompressed_page_size, data_page_header: header }: PageHeader): Value[] {
    if (!header) throw damaged();
    const { encoding } = header;
    const size = count(uncompressed_page_size);
    const rows = this.#countRows(header.num_values);
    this.#memory.take(this.#memoryOf(encoding, size, rows));
    const content = this.#uncompress(bytes, size);
    if (this.#column.element.repetition_type === 'REQUIRED') {
      return this.#read({ content, start: 0, encoding, count: rows });
    }
    if (header.definition_level_encoding !== 'RLE') throw damaged();
    const start = 4 + content.readUInt32LE(0);
    return this.#readOptional(content, 4, start, rows, { content, start, encoding });
  }

  #readDataPageV2(bytes: Buffer, header: PageHeader): Value[] {
    const { uncompressed_page_size, data_page_header_v2: v2 } = header;
    if (!v2) throw damaged();
    const { encoding } = v2;
    const rows = this.#countRows(v2.num_values);
    const levels = count(v2.definition_levels_byte_length);
    const size = count(uncompressed_page_size) - levels;
    // What is not within another column does not repeat.
    if (v2.repetition_levels_byte_length !== 0 || levels > bytes.length || size < 0) throw damaged();
    this.#memory.take(this.#memoryOf(encoding, size, rows));
    const packed = bytes.subarray(levels);
    const content = this.#uncompress(packed, size, v2.is_compressed && size > 0);
    return this.#column.element.repetition_type === 'REQUIRED'
      ? this.#read({ content, start: 0, encoding, count: rows })
      : this.#readOptional(bytes, 0, levels, rows, { content, start: 0, encoding });
  }

  /** @param start of the levels, which say whether there is a value for a row */
  #readOptional(bytes: Buffer, start: number, end: number, rows: number, page: Omit<Page, 'count'>): Value[] {
    if (end > bytes.length) throw damaged();
    const levels = new Uint8Array(rows);
    readRuns(bytes, start, end, 1, levels);
    let given = 0;
    for (const level of levels) given += level;
    const values = this.#read({ ...page, count: given });
    if (given === rows) return values;
    let next = 0;
    return Array.from(levels, (level) => (level === 0 ? '-' : (values[next++] as Value)));
  }

  #read(page: Page): Value[] {
    return readValues(page, this.#column, this.#dictionary ?? [], this.#memory);
  }

  #countRows(values: unknown): number {
    const rows = count(values);
    this.#left -= rows;
    if (this.#left < 0) throw damaged();
    return rows;
  }

  #memoryOf(encoding: Encoding | undefined, size: number, rows: number): number {
    return size + rows * (encoding?.endsWith('_DICTIONARY') ? bytesOfPlace : bytesOfText);
  }

  #uncompress(bytes: Buffer, size: number, isCompressed = true): Buffer {
    if (isCompressed && this.#chunk.codec === 'SNAPPY') return uncompressSnappy(bytes, size);
    if (bytes.length !== size) throw damaged();
    return bytes;
  }
}

/** @throws MalformedLogError when it is no number of things */
function count(value: unknown): number {
  if (typeof value !== 'number' || value < 0) throw damaged();
  return value;
}
