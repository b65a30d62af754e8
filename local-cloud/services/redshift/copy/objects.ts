import { createWriteStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { RedshiftError } from '../redshift-error.ts';

/** An object to load. */
export interface SourceObject {
  /** `s3://bucket/key` */
  readonly url: string;
  readonly mandatory: boolean;
}

/** A downloaded object: its path, and the URL it came from. */
export interface SourceFile {
  readonly path: string;
  readonly url: string;
}

/** How many objects are fetched at once. */
const concurrency = 16;

/** COPY and UNLOAD list the bucket even if they are told which objects to read or write. */
export async function listAccess(s3: S3Client, url: string): Promise<void> {
  await s3.send(new ListObjectsV2Command({ Bucket: parseUrl(url).bucket, MaxKeys: 1 })).catch((error) => {
    throw s3Failure('', url, error);
  });
}

/** The objects of a manifest, in its order. An object that is listed twice is returned twice. */
export async function manifestObjects(s3: S3Client, url: string): Promise<SourceObject[]> {
  const text = await fetchObject(s3, url)
    .then((body) => body.transformToString())
    .catch((error) => {
      throw s3Failure('Problem reading manifest file - ', url, error);
    });
  const wrong = new RedshiftError('Manifest file is not in correct json format');
  let entries: unknown;
  try {
    entries = JSON.parse(text).entries;
  } catch {
    throw wrong;
  }
  if (!Array.isArray(entries)) throw wrong;
  return entries.map(({ url: entry, mandatory = false }) => {
    if (typeof entry !== 'string' || !entry.startsWith('s3://')) throw wrong;
    return { url: entry, mandatory: mandatory === true };
  });
}

/** Every object whose key begins with the prefix. @throws RedshiftError when there is none */
export async function prefixObjects(s3: S3Client, url: string): Promise<SourceObject[]> {
  const urls = await listObjects(s3, url);
  if (urls.length === 0)
    throw new RedshiftError(`The specified S3 prefix '${parseUrl(url).key}' does not exist`);
  return urls.map((found) => ({ url: found, mandatory: true }));
}

/** @returns the URLs of the objects whose keys begin with the prefix */
export async function listObjects(s3: S3Client, url: string): Promise<string[]> {
  const { bucket, key } = parseUrl(url);
  const urls: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, ContinuationToken });
    const found = await s3.send(command).catch((error) => {
      throw s3Failure('', url, error);
    });
    urls.push(...(found.Contents ?? []).map(({ Key }) => `s3://${bucket}/${Key}`));
    ContinuationToken = found.NextContinuationToken;
  } while (ContinuationToken);
  return urls;
}

/**
 * Downloads the objects into a new directory in `spoolDirectory`, each once, several at a time. Leaves out missing
 * objects that are not mandatory.
 */
export async function fetchObjects(
  s3: S3Client,
  objects: readonly SourceObject[],
  spoolDirectory: string,
  signal: AbortSignal,
): Promise<{ readonly directory: string; readonly files: SourceFile[] }> {
  const directory = await mkdtemp(join(spoolDirectory, 'copy-'));
  const wanted = [...new Map(objects.map((object) => [object.url, object])).values()];
  const mandatory = new Set(objects.filter((object) => object.mandatory).map(({ url }) => url));
  const paths = new Map<string, string>();
  const queue = wanted.entries();
  const worker = async () => {
    for (const [index, { url }] of queue) {
      const path = join(directory, String(index));
      const body = await fetchObject(s3, url, signal).catch((error) => {
        if (isMissing(error) && !mandatory.has(url)) return undefined;
        throw s3Failure('', url, error);
      });
      if (!body) continue;
      await pipeline(body as unknown as Readable, createWriteStream(path), { signal });
      paths.set(url, path);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, wanted.length) }, worker));
  const files = objects.flatMap(({ url }) => {
    const path = paths.get(url);
    return path ? { path, url } : [];
  });
  return { directory, files };
}

/** The bucket and the key, or prefix, of an S3 URL. */
export function parseUrl(url: string): { readonly bucket: string; readonly key: string } {
  const match = /^s3:\/\/([^/]+)\/(.*)$/s.exec(url);
  if (!match?.[1]) throw new RedshiftError(`The S3 path ${url} is not valid`);
  return { bucket: match[1], key: match[2] ?? '' };
}

async function fetchObject(s3: S3Client, url: string, abortSignal?: AbortSignal) {
  const { bucket, key } = parseUrl(url);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
    ...(abortSignal && { abortSignal }),
  });
  if (!Body) throw new Error(`${url} was answered without a body`);
  return Body;
}

function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'NoSuchKey';
}

/** An error of S3 as Redshift words it. Any other error stays as it is. */
function s3Failure(prefix: string, url: string, error: unknown): unknown {
  if (!(error instanceof S3ServiceException)) return error;
  const { message, name, $metadata } = error;
  const said = `S3ServiceException:${message},Status ${$metadata.httpStatusCode},Error ${name}`;
  return new RedshiftError(`${prefix}${said}\n  Detail: code: 8001, context: Failed to read ${url}`, {
    cause: error,
  });
}
