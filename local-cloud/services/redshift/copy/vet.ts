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

export interface Vetted {
  /** fields of a row that can be loaded; null is NULL */
  readonly row?: readonly (string | null)[];
  readonly error?: LoadError;
}

/**
 * Looks at files row by row: the slow way, taken when a load has failed and has to say where, or when rows have to be
 * mended or left out. Not for CSV, whose rows may hold line breaks.
 */
export async function* vet(
  files: readonly SourceFile[],
  columns: readonly Column[],
  options: CopyOptions,
): AsyncGenerator<Vetted> {
  for (const { path, url } of files) {
    let line = 0;
    for await (const bytes of lines(path, options.compression)) {
      line += 1;
      if (line <= options.ignoreHeader || bytes.length === 0) continue;
      const vetted = vetRow(bytes, columns, options);
      yield vetted.error ? { error: { ...vetted.error, url, line } } : vetted;
    }
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function vetRow(bytes: Buffer, columns: readonly Column[], options: CopyOptions): Vetted {
  let text: string;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    if (options.acceptInvChars === undefined) {
      return wrong(columns[0], 1220, 'String contains invalid or unsupported UTF8 codepoints');
    }
    text = bytes.toString('utf8').replaceAll('\ufffd', options.acceptInvChars);
  }
  const fields: (string | null)[] = text.split(options.delimiter);
  if (fields.length > columns.length) return wrong(columns.at(-1), 1202, 'Extra column(s) found');
  while (options.fillRecord && fields.length < columns.length) fields.push('');
  if (fields.length < columns.length) {
    const code = fields.length === 1 ? 1214 : 1203;
    return wrong(
      columns[fields.length],
      code,
      fields.length === 1 ? 'Delimiter not found' : 'Missing column(s)',
    );
  }
  for (const [index, column] of columns.entries()) {
    if (fields[index] === options.nullAs) fields[index] = null;
    const fault = faultOf(fields[index] ?? null, column, options);
    if (fault) return wrong(column, fault[0], fault[1]);
  }
  return { row: fields };
}

type Fault = readonly [code: number, message: string];

const integers: Record<string, bigint> = { SMALLINT: 2n ** 15n, INTEGER: 2n ** 31n, BIGINT: 2n ** 63n };

function faultOf(value: string | null, column: Column, options: CopyOptions): Fault | undefined {
  const { bytes, type, notNull } = column;
  const empty = value === '' && (bytes === undefined || options.emptyAsNull);
  const blank = bytes !== undefined && options.blanksAsNull && value !== '' && value?.trim() === '';
  if (value === null || empty || blank)
    return notNull ? [1213, 'Missing data for not-null field'] : undefined;
  if (bytes !== undefined) {
    const long = !options.truncateColumns && Buffer.byteLength(value) > bytes;
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
  const dated =
    type === 'DATE' ? options.dateFormat : type.startsWith('TIMESTAMP') ? options.timeFormat : undefined;
  if (dated?.toLowerCase() !== 'auto' || !Number.isNaN(Date.parse(`${text.slice(0, 10)}T00:00:00Z`)))
    return undefined;
  return type === 'DATE'
    ? [1205, 'Invalid Date Format - length must be 10 or more']
    : [1206, 'Invalid timestamp format or value'];
}

function firstOdd(text: string): string {
  return /[^\d+-]/.exec(text)?.[0] ?? text.slice(0, 1);
}

function wrong(column: Column | undefined, code: number, message: string): Vetted {
  return { error: { url: '', line: 0, column: column?.name ?? '', type: column?.type ?? '', code, message } };
}

const decompressors: Record<Compression, () => NodeJS.ReadWriteStream> = {
  none: () => new Transform({ transform: (chunk, _encoding, done) => done(null, chunk) }),
  gzip: () => createGunzip(),
  zstd: () => createZstdDecompress(),
};

/** The lines of a file without their ends; nothing but \n ends one. */
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
