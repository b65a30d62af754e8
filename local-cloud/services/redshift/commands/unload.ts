import { gzipSync, zstdCompressSync } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DuckDBResultReader, DuckDBValue } from '@duckdb/node-api';
import { listAccess, listObjects, parseUrl } from '../copy/objects.ts';
import { acceptRole } from '../copy/options.ts';
import { queryInDuckDb } from '../dialect/translate.ts';
import { notServed, RedshiftError } from '../redshift-error.ts';
import { relationsRead } from '../sql/access.ts';
import type { Reader } from '../sql/reader.ts';
import { tokenize } from '../sql/tokens.ts';
import type { RoleName } from '../warehouse/s3-roles.ts';
import { type Command, definition } from './command.ts';

interface UnloadOptions {
  readonly format: 'csv' | 'json';
  readonly header: boolean;
  readonly parallel: boolean;
  readonly allowOverwrite: boolean;
  /** in bytes */
  readonly maxFileSize: number;
  readonly compression: Compression | undefined;
  readonly role: RoleName;
}

type Compression = 'gzip' | 'zstd';

const compressors = {
  gzip: { extension: '.gz', compress: gzipSync },
  zstd: { extension: '.zst', compress: zstdCompressSync },
};

/**
 * UNLOAD ('query') TO 's3://…' as CSV or JSON, perhaps compressed. It writes one file, even for no rows, and as many more as
 * MAXFILESIZE makes: `<prefix>000` with PARALLEL OFF, else `<prefix>0000_part_00`, as the first slice of a Redshift would name it.
 */
export function unload(reader: Reader): Command {
  const [text = []] = reader.group();
  const query = tokenize(text[0]?.value ?? '');
  reader.expect('to');
  const target = reader.string();
  const options = unloadOptions(reader);
  const reads = relationsRead(query);
  return definition({ reads, writes: [] }, async (session) => {
    const s3 = session.warehouse.s3.as(options.role);
    await listAccess(s3, target);
    if (!options.allowOverwrite) await refuseOverwrite(s3, target);
    const result = await session.query(queryInDuckDb(query, await session.catalog(reads)).sql);
    const { extension = '', compress } = options.compression ? compressors[options.compression] : {};
    for (const [index, text] of files(lines(result, options), options.maxFileSize).entries()) {
      const name = options.parallel
        ? `0000_part_${String(index).padStart(2, '0')}`
        : String(index).padStart(3, '0');
      const { bucket, key } = parseUrl(`${target}${name}${extension}`);
      const body = compress ? compress(Buffer.from(text)) : Buffer.from(text);
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    }
  });
}

function unloadOptions(reader: Reader): UnloadOptions {
  let role: RoleName | undefined;
  let format: UnloadOptions['format'] | undefined;
  let header = false;
  let parallel = true;
  let allowOverwrite = false;
  let maxFileSize = largestFile;
  let compression: Compression | undefined;
  while (!reader.done) {
    const accepted = acceptRole(reader);
    if (accepted) role = accepted;
    else if (reader.accept('format')) format = readFormat(reader);
    else if (reader.accept('csv')) format = 'csv';
    else if (reader.accept('json')) format = 'json';
    else if (reader.accept('header')) header = true;
    else if (reader.accept('allowoverwrite')) allowOverwrite = true;
    else if (reader.accept('maxfilesize')) maxFileSize = readFileSize(reader);
    else if (['gzip', 'zstd'].includes(reader.peek()?.value ?? ''))
      compression = reader.acceptOne('gzip', 'zstd');
    else if (reader.accept('parallel')) {
      parallel = reader.acceptOne('off', 'false') === undefined;
      reader.acceptOne('on', 'true');
    } else throw notServed(`UNLOAD … ${reader.next().value.toUpperCase()}`);
  }
  if (!role) throw new RedshiftError('The IAM_ROLE or CREDENTIALS argument is required');
  if (!format) throw notServed('UNLOAD without FORMAT CSV or FORMAT JSON');
  if (header && maxFileSize < largestFile) throw notServed('UNLOAD … HEADER with MAXFILESIZE');
  return { format, header, parallel, allowOverwrite, maxFileSize, compression, role };
}

function readFormat(reader: Reader): UnloadOptions['format'] {
  reader.accept('as');
  const format = reader.acceptOne('csv', 'json');
  if (!format) throw notServed(`UNLOAD … FORMAT ${reader.next().value.toUpperCase()}`);
  return format;
}

/** Redshift's own limit, and its default: 6.2 GB. */
const largestFile = 6.2 * 1024 ** 3;

/** MAXFILESIZE [AS] size [MB | GB], from 5 MB to 6.2 GB. */
function readFileSize(reader: Reader): number {
  reader.accept('as');
  const size = Number(reader.next().value) * (reader.acceptOne('mb', 'gb') === 'gb' ? 1024 ** 3 : 1024 ** 2);
  if (size >= 5 * 1024 ** 2 && size <= largestFile) return size;
  throw new RedshiftError('MAXFILESIZE must be between 5 MB and 6.2 GB');
}

async function refuseOverwrite(s3: S3Client, target: string): Promise<void> {
  if ((await listObjects(s3, target)).length === 0) return;
  throw new RedshiftError(
    'Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.',
  );
}

function lines(result: DuckDBResultReader, { format, header }: UnloadOptions): string[] {
  if (format === 'json') return result.getRowObjectsJson().map(jsonLine);
  const rows = result.getRows().map((row) => row.map(csvField));
  return (header ? [result.columnNames(), ...rows] : rows).map((row) => `${row.join(',')}\n`);
}

/** One text for each file: a line stays whole. */
function files(lines: readonly string[], maxSize: number): string[] {
  const texts: string[][] = [[]];
  let size = 0;
  for (const line of lines) {
    const bytes = Buffer.byteLength(line);
    if (size > 0 && size + bytes > maxSize) {
      texts.push([]);
      size = 0;
    }
    texts.at(-1)?.push(line);
    size += bytes;
  }
  return texts.map((text) => text.join(''));
}

function jsonLine(row: object): string {
  return `${JSON.stringify(row)}\n`;
}

function csvField(value: DuckDBValue): string {
  if (value === null) return '';
  const text = typeof value === 'boolean' ? (value ? 't' : 'f') : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
