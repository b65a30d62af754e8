import { gunzipSync } from 'node:zlib';
import type { Operation } from '../../integrations/sdk.ts';
import type { ItemReader, MapState } from '../../language/asl.ts';
import { StateFailure } from '../../language/failure.ts';
import type { Visit } from '../visit.ts';
import { parseDelimited } from './delimited.ts';

interface ReaderConfig {
  readonly InputType?: 'JSON' | 'JSONL' | 'CSV' | 'MANIFEST';
  readonly CSVHeaderLocation?: 'FIRST_ROW' | 'GIVEN';
  readonly CSVHeaders?: string[];
  readonly CSVDelimiter?: string;
  /** A JSON pointer to the array in a JSON file. */
  readonly ItemsPointer?: string;
  readonly MaxItems?: number;
}

interface Location {
  readonly Bucket: string;
  readonly Key: string;
}

/** Reads the items of a Distributed Map. */
type Reader = (visit: Visit<MapState>, args: never, config: ReaderConfig) => Promise<unknown[]>;

const readers: Readonly<Record<ItemReader['Resource'], Reader>> = {
  'arn:aws:states:::s3:listObjectsV2': listObjects,
  'arn:aws:states:::s3:getObject': readObject,
};

/** @throws StateFailure `States.ItemReaderFailed` */
export async function readItems(visit: Visit<MapState>, reader: ItemReader): Promise<unknown[]> {
  const args = await visit.evaluate('ItemReader/Arguments', reader.Arguments ?? {});
  const config = (await visit.evaluate('ItemReader/ReaderConfig', reader.ReaderConfig ?? {})) as ReaderConfig;
  const read = readers[reader.Resource];
  try {
    const items = await visit.frame.runtime.working(read(visit, args as never, config));
    return config.MaxItems ? items.slice(0, config.MaxItems) : items;
  } catch (error) {
    visit.frame.signal.throwIfAborted();
    throw new StateFailure('States.ItemReaderFailed', (error as Error).message);
  }
}

/** Every object under a prefix, read page by page, in the form the service passes to the item processor. */
async function listObjects(
  visit: Visit<MapState>,
  args: { Bucket: string; Prefix?: string },
  { MaxItems }: ReaderConfig,
) {
  const items: unknown[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3(visit, 'listObjectsV2', { ...args, ContinuationToken });
    for (const { ETag, Key, LastModified, Size, StorageClass } of page.Contents ?? []) {
      items.push({
        Etag: ETag,
        Key,
        LastModified: Math.floor(LastModified.getTime() / 1000),
        Size,
        StorageClass,
      });
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken && !(MaxItems && items.length >= MaxItems));
  return items;
}

/** The items in one object. */
async function readObject(visit: Visit<MapState>, args: Location, config: ReaderConfig): Promise<unknown[]> {
  const bytes = await download(visit, args);
  switch (config.InputType ?? 'JSON') {
    case 'JSON':
      return jsonItems(bytes.toString(), config.ItemsPointer);
    case 'JSONL':
      return lines(bytes.toString()).map((line) => JSON.parse(line));
    case 'CSV':
      return delimited(bytes.toString(), config);
    case 'MANIFEST':
      return inventory(visit, JSON.parse(bytes.toString()));
    default:
      throw new Error(`The input type ${config.InputType} is not supported here`);
  }
}

function jsonItems(text: string, pointer = ''): unknown[] {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  // biome-ignore lint/suspicious/noExplicitAny: a pointer may lead to anything
  const node = steps.reduce<any>((value, step) => value?.[step], JSON.parse(text));
  if (Array.isArray(node)) return node;
  if (node === null || typeof node !== 'object') throw new Error('Attempting to map over non-iterable node.');
  return Object.entries(node).map(([Key, Value]) => ({ Key, Value }));
}

function lines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}

const delimiters: Readonly<Record<string, string>> = {
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  SPACE: ' ',
  TAB: '\t',
};

function delimited(text: string, config: ReaderConfig): Record<string, string>[] {
  const rows = parseDelimited(text, delimiters[config.CSVDelimiter ?? 'COMMA'] as string);
  const headers = config.CSVHeaderLocation === 'GIVEN' ? (config.CSVHeaders ?? []) : (rows.shift() ?? []);
  return rows.map((row) => withHeaders(headers, row));
}

function withHeaders(headers: readonly string[], row: readonly string[]): Record<string, string> {
  return Object.fromEntries(headers.map((header, index) => [header, row[index] ?? '']));
}

interface InventoryManifest {
  readonly destinationBucket: string;
  readonly fileFormat: string;
  readonly fileSchema: string;
  readonly files: { readonly key: string }[];
}

/** The objects in the CSV files of an S3 inventory. */
async function inventory(visit: Visit<MapState>, manifest: InventoryManifest): Promise<unknown[]> {
  if (manifest.fileFormat !== 'CSV')
    throw new Error(`An inventory in ${manifest.fileFormat} is not supported here`);
  const headers = manifest.fileSchema.split(',').map((name) => name.trim());
  const Bucket = manifest.destinationBucket.replace('arn:aws:s3:::', '');
  const items: unknown[] = [];
  for (const { key } of manifest.files) {
    const text = gunzipSync(await download(visit, { Bucket, Key: key })).toString();
    items.push(...parseDelimited(text, ',').map((row) => withHeaders(headers, row)));
  }
  return items;
}

async function download(visit: Visit<MapState>, location: Location): Promise<Buffer> {
  const { Body } = await s3(visit, 'getObject', location);
  return Buffer.from(await Body.transformToByteArray());
}

// biome-ignore lint/suspicious/noExplicitAny: the shape depends on the operation
async function s3({ frame }: Visit<MapState>, action: string, input: object): Promise<any> {
  const operation = (await frame.runtime.sdk.operation('s3', action)) as Operation;
  const { output } = await operation.send(input, frame.execution.machine.roleArn, frame.signal);
  return output;
}
