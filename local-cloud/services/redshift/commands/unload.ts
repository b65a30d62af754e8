import { promisify } from 'node:util';
import { gzip, zstdCompress } from 'node:zlib';
import { DeleteObjectsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DuckDBResultReader, DuckDBValue } from '@duckdb/node-api';
import { listAccess, parseUrl, prefixObjects } from '../copy/objects.ts';
import { acceptRole, type Compression } from '../copy/options.ts';
import { notServed, RedshiftError } from '../redshift-error.ts';
import { relationsRead } from '../sql/access.ts';
import { inDuckDb } from '../sql/query.ts';
import type { Reader } from '../sql/reader.ts';
import { render, tokenize } from '../sql/tokens.ts';
import type { RoleName } from '../warehouse/s3-roles.ts';
import { type Command, definition } from './command.ts';

interface UnloadOptions {
  format: 'text' | 'csv' | 'json';
  delimiter: string | undefined;
  header: boolean;
  parallel: boolean;
  allowOverwrite: boolean;
  cleanPath: boolean;
  manifest: boolean;
  compression: Compression;
  nullAs: string;
  extension: string | undefined;
  role: RoleName;
}

/**
 * UNLOAD ('query') TO 's3://…'. One file is written, even for no rows: `<prefix>000` with PARALLEL OFF, else
 * `<prefix>0000_part_00`, as the first slice of a Redshift would name it.
 */
export function unload(reader: Reader): Command {
  const [text = []] = reader.group();
  const query = tokenize(text[0]?.value ?? '');
  reader.expect('to');
  const target = reader.string();
  const options = unloadOptions(reader);
  return definition({ reads: relationsRead(query), writes: [] }, async (session) => {
    const s3 = session.warehouse.s3.as(options.role);
    await listAccess(s3, target);
    await prepare(s3, target, options);
    const result = await session.query(render(inDuckDb(query)));
    const body = await compress(lines(result, options), options.compression);
    const url = `${target}${options.parallel ? '0000_part_00' : '000'}${extension(options)}`;
    await put(s3, url, body);
    if (!options.manifest) return;
    const meta = { content_length: body.length, record_count: result.currentRowCount };
    await put(s3, `${target}manifest`, Buffer.from(JSON.stringify({ entries: [{ url, meta }] })));
  });
}

function unloadOptions(reader: Reader): UnloadOptions {
  const options: UnloadOptions = {
    format: 'text',
    delimiter: undefined,
    header: false,
    parallel: true,
    allowOverwrite: false,
    cleanPath: false,
    manifest: false,
    compression: 'none',
    nullAs: '',
    extension: undefined,
    role: 'default',
  };
  let role: RoleName | undefined;
  while (!reader.done) {
    const accepted = acceptRole(reader);
    if (accepted) role = accepted;
    else readOption(reader, options);
  }
  if (!role) throw new RedshiftError('The IAM_ROLE or CREDENTIALS argument is required');
  return { ...options, role };
}

function readOption(reader: Reader, options: UnloadOptions): void {
  const name = reader.next().value;
  reader.accept('as');
  if (name === 'format') {
    reader.accept('as');
    options.format = formatOf(reader.next().value);
  } else if (name === 'csv' || name === 'json') options.format = name;
  else if (name === 'delimiter') options.delimiter = reader.string();
  else if (name === 'null') options.nullAs = reader.string();
  else if (name === 'extension') options.extension = reader.string();
  else if (name === 'header') options.header = true;
  else if (name === 'allowoverwrite') options.allowOverwrite = true;
  else if (name === 'cleanpath') options.cleanPath = true;
  else if (name === 'manifest') options.manifest = true;
  else if (name === 'gzip' || name === 'zstd') options.compression = name;
  else if (name === 'parallel')
    options.parallel = !reader.acceptOne('off', 'false') && Boolean(reader.acceptOne('on', 'true'));
  else if (name === 'region') reader.string();
  else throw notServed(`UNLOAD … ${name.toUpperCase()}`);
}

function formatOf(name: string): UnloadOptions['format'] {
  if (name === 'text' || name === 'csv' || name === 'json') return name;
  throw notServed(`UNLOAD … FORMAT ${name.toUpperCase()}`);
}

/** What lies at the prefix already is an error, or stays, or goes. */
async function prepare(
  s3: S3Client,
  target: string,
  { allowOverwrite, cleanPath }: UnloadOptions,
): Promise<void> {
  if (allowOverwrite) return;
  const there = await prefixObjects(s3, target).catch((error) => {
    if (error instanceof RedshiftError && error.message.includes('does not exist')) return [];
    throw error;
  });
  if (there.length === 0) return;
  if (!cleanPath) {
    throw new RedshiftError(
      'Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.',
    );
  }
  const Objects = there.map(({ url }) => ({ Key: parseUrl(url).key }));
  await s3.send(new DeleteObjectsCommand({ Bucket: parseUrl(target).bucket, Delete: { Objects } }));
}

function lines(result: DuckDBResultReader, { format, delimiter, header, nullAs }: UnloadOptions): string {
  const names = result.columnNames();
  if (format === 'json')
    return result
      .getRowObjectsJson()
      .map((row) => `${JSON.stringify(row)}\n`)
      .join('');
  const separator = delimiter ?? (format === 'csv' ? ',' : '|');
  const text = (value: DuckDBValue) => {
    if (value === null) return nullAs;
    const plain = typeof value === 'boolean' ? (value ? 't' : 'f') : String(value);
    const quotes = format === 'csv' && (plain.includes(separator) || /["\r\n]/.test(plain));
    return quotes ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  const rows = result.getRows().map((row) => row.map(text));
  return (header ? [names, ...rows] : rows).map((row) => `${row.join(separator)}\n`).join('');
}

async function compress(text: string, compression: Compression): Promise<Buffer> {
  if (compression === 'gzip') return promisify(gzip)(text);
  return compression === 'zstd' ? promisify(zstdCompress)(text) : Buffer.from(text);
}

function extension({ extension: given, compression }: UnloadOptions): string {
  const suffix = { none: '', gzip: '.gz', zstd: '.zst' }[compression];
  return given ? `.${given}` : suffix;
}

async function put(s3: S3Client, url: string, body: Buffer): Promise<void> {
  const { bucket, key } = parseUrl(url);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}
