import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { FileS3Persistence } from '../fauxqs.ts';

type S3Object = Parameters<FileS3Persistence['upsertObject']>[1];
type Meta = Omit<S3Object, 'body'>;

/**
 * Keeps each object as a file of its bytes beside one that tells what it is. Their names are made of hashes: keys are longer
 * than file names may be, and differ in ways that file systems do not. A file is complete when it gets its name, so that a
 * put that a kill or a full disk cuts short leaves what was there before.
 */
export class Disk extends FileS3Persistence {
  readonly #clock: Clock;

  constructor(directory: string, clock: Clock) {
    removeRemains(join(directory, 'buckets'), join(directory, '_multipart'));
    super(directory);
    this.#clock = clock;
  }

  override upsertObject(bucket: string, object: S3Object): void {
    // Before fauxqs keeps a copy of it in memory.
    object.lastModified = this.#clock.now();
    const { body, ...meta } = object;
    const path = this.#metaPath(bucket, meta.key);
    const before = readMeta(path);
    write(dataPath(path, meta), body);
    write(path, JSON.stringify(meta));
    if (before && before.etag !== meta.etag) rmSync(dataPath(path, before), { force: true });
  }

  override deleteObject(bucket: string, key: string): void {
    const path = this.#metaPath(bucket, key);
    const meta = readMeta(path);
    if (!meta) return;
    rmSync(path);
    rmSync(dataPath(path, meta), { force: true });
  }

  override readBody(bucket: string, key: string): Buffer {
    const path = this.#metaPath(bucket, key);
    return readFileSync(dataPath(path, readMeta(path) as Meta));
  }

  #metaPath(bucket: string, key: string): string {
    const name = createHash('sha256').update(key).digest('hex');
    return join(this['bucketsDir'], bucket, 'objects', `${name}.meta.json`);
  }
}

const unnamed = '.new';

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path + unnamed, content);
  renameSync(path + unnamed, path);
}

/** The bytes of an object that is overwritten are another file than those before. */
const dataPath = (metaPath: string, { etag }: Meta): string =>
  metaPath.replace(/meta\.json$/, `${etag.replaceAll('"', '')}.data`);

function readMeta(path: string): Meta | undefined {
  return existsSync(path) ? (readJson(path) as Meta) : undefined;
}

/** Removes what a kill has left of puts that were never answered: their clients still have the objects. */
function removeRemains(buckets: string, uploads: string): void {
  for (const upload of foldersOf(uploads)) {
    if (!filesOf(upload).every(isReadable)) rmSync(upload, { recursive: true });
  }
  for (const bucket of foldersOf(buckets)) {
    if (isReadable(join(bucket, '.bucket.json'))) removeHalfWritten(filesOf(join(bucket, 'objects')));
    else rmSync(bucket, { recursive: true });
  }
}

function removeHalfWritten(files: readonly string[]): void {
  const whole = new Set<string>();
  for (const path of files.filter((file) => file.endsWith('.meta.json') && isReadable(file))) {
    const meta = readJson(path) as Meta;
    const data = dataPath(path, meta);
    if (statSync(data, { throwIfNoEntry: false })?.size === meta.contentLength) whole.add(path).add(data);
  }
  for (const file of files) if (!whole.has(file)) rmSync(file);
}

/** Whether a file is whole, if it is a JSON document. */
function isReadable(path: string): boolean {
  if (!basename(path).endsWith('.json')) return true;
  return existsSync(path) && readJson(path) !== undefined;
}

/** @returns undefined if it is cut short */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const foldersOf = (folder: string): string[] => entriesOf(folder, (entry) => entry.isDirectory(), false);
const filesOf = (folder: string): string[] => entriesOf(folder, (entry) => entry.isFile(), true);

function entriesOf(
  folder: string,
  wanted: (entry: { isFile(): boolean; isDirectory(): boolean }) => boolean,
  recursive: boolean,
): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive, withFileTypes: true })
    .filter(wanted)
    .map(({ parentPath, name }) => join(parentPath, name));
}
