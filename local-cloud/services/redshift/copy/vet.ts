import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Column } from '../warehouse/columns.ts';
import type { SourceFile } from './objects.ts';
import type { Compression, CopyOptions } from './options.ts';

/** A row that cannot be loaded, as SYS_LOAD_ERROR_DETAIL shows it. */
export interface LoadError {
  readonly url: string;
  readonly line: number;
  readonly column: string;
  readonly type: string;
  readonly code: number;
  readonly message: string;
}

/**
 * Finds the first row that cannot be loaded, if there is one. It reads the files row by row, which is slow, so only a
 * load that has failed asks. Not for CSV, whose rows may hold line breaks.
 */
export async function firstError(
  files: readonly SourceFile[],
  columns: readonly Column[],
  options: CopyOptions,
): Promise<LoadError | undefined> {
  for (const { path, url } of files) {
    let line = 0;
    for await (const bytes of lines(path, options.compression)) {
      line += 1;
      if (line <= options.ignoreHeader || bytes.length === 0) continue;
      const fault = faultOfRow(bytes, columns, options);
      if (!fault) continue;
      const { column, code, message } = fault;
      return { url, line, column: column?.name ?? '', type: column?.type ?? '', code, message };
    }
  }
  return undefined;
}

interface Fault {
  readonly column: Column | undefined;
  readonly code: number;
  readonly message: string;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function faultOfRow(bytes: Buffer, columns: readonly Column[], options: CopyOptions): Fault | undefined {
  let text: string;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    const message = 'String contains invalid or unsupported UTF8 codepoints';
    return { column: columns[0], code: 1220, message };
  }
  const fields = text.split(options.delimiter);
  if (fields.length > columns.length)
    return { column: columns.at(-1), code: 1202, message: 'Extra column(s) found' };
  if (fields.length < columns.length && !options.fillRecord) {
    const column = columns[fields.length];
    return fields.length === 1
      ? { column, code: 1214, message: 'Delimiter not found' }
      : { column, code: 1203, message: 'Missing column(s)' };
  }
  for (const [index, column] of columns.entries()) {
    const field = fields[index] ?? '';
    const [code, message] = faultOfField(field === options.nullAs ? null : field, column, options) ?? [];
    if (code !== undefined && message !== undefined) return { column, code, message };
  }
  return undefined;
}

type FieldFault = readonly [code: number, message: string];

const integers: Record<string, bigint> = { SMALLINT: 2n ** 15n, INTEGER: 2n ** 31n, BIGINT: 2n ** 63n };

function faultOfField(
  value: string | null,
  { bytes, type, notNull }: Column,
  { truncateColumns }: CopyOptions,
): FieldFault | undefined {
  if (value === null || (value === '' && bytes === undefined))
    return notNull ? [1213, 'Missing data for not-null field'] : undefined;
  if (bytes !== undefined) {
    const long = !truncateColumns && Buffer.byteLength(value) > bytes;
    return long ? [1204, 'String length exceeds DDL length'] : undefined;
  }
  const text = value.trim();
  const limit = integers[type];
  if (limit !== undefined) {
    if (!/^[-+]?\d+$/.test(text))
      return [1207, `Invalid digit, Value '${firstOdd(text)}', Pos ${text.indexOf(firstOdd(text))}`];
    const number = BigInt(text);
    return number >= limit || number < -limit ? [1222, `Overflow for ${type}`] : undefined;
  }
  if (/^(DECIMAL|DOUBLE|FLOAT)/.test(type)) {
    return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? undefined : [1207, 'Invalid digit'];
  }
  if (type === 'BOOLEAN') {
    return /^(t|true|y|yes|1|f|false|n|no|0)$/i.test(text) ? undefined : [1210, 'Unknown boolean format'];
  }
  const isDated = type === 'DATE' || type.startsWith('TIMESTAMP');
  if (!isDated || !Number.isNaN(Date.parse(`${text.slice(0, 10)}T00:00:00Z`))) return undefined;
  return type === 'DATE'
    ? [1205, 'Invalid Date Format - length must be 10 or more']
    : [1206, 'Invalid timestamp format or value'];
}

function firstOdd(text: string): string {
  return /[^\d+-]/.exec(text)?.[0] ?? text.slice(0, 1);
}

const decompressors: Record<Compression, () => NodeJS.ReadWriteStream> = {
  none: () => new Transform({ transform: (chunk, _encoding, done) => done(null, chunk) }),
  gzip: () => createGunzip(),
  zstd: () => createZstdDecompress(),
};

/** The lines of a file without their ends; only \n ends one. */
async function* lines(path: string, compression: Compression): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path).pipe(decompressors[compression]())) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield bytes.subarray(start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield rest;
}
