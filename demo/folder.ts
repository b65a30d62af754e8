import { constants } from 'node:fs';
import { access, open, readdir, realpath, stat } from 'node:fs/promises';
import type { Delivery } from './deliver.ts';

/** What there is to deliver of a folder. */
export interface Folder {
  readonly deliveries: readonly Delivery[];
  /** Files and folders that cannot be delivered, each with the reason: `bad.log: it cannot be read (EACCES)`. */
  readonly leftOut: readonly string[];
  /** Links to files that are delivered by another path, each with that path. Their rows would be there twice. */
  readonly again: readonly string[];
  /** How many files and folders were passed over because their names begin with a dot. */
  readonly hidden: number;
}

/** The longest key that S3 takes, in bytes, and the largest object of a single put. */
const longestKey = 1024;
const largestPut = 5 * 2 ** 30;

/**
 * The files of a folder and of the folders in it, as deliveries under their relative paths, in their order. Links are
 * followed. Bytes of a name that are not UTF-8 are written as `%E9`, since keys are UTF-8.
 *
 * @throws Error with a code, such as EACCES, if the folder itself cannot be read
 */
export async function filesOf(folder: string): Promise<Folder> {
  const walk = new Walk();
  await walk.enter(Buffer.from(await realpath(folder)), '');
  return { ...distinct(walk.found, walk.leftOut), hidden: walk.hidden };
}

/** A file, by one of the paths that lead to it. */
interface Found extends Delivery {
  /** one path for each file, without links */
  readonly realPath: string;
  readonly isLink: boolean;
}

/** Each file once, by its own path if that is in the folder, and each path once. */
function distinct(found: readonly Found[], leftOut: readonly string[]): Omit<Folder, 'hidden'> {
  const byFile = new Map<string, Delivery>();
  const byKey = new Map<string, Delivery>();
  const again: string[] = [];
  const taken: string[] = [];
  const ordered = [...found].sort((a, b) => Number(a.isLink) - Number(b.isLink) || (a.key < b.key ? -1 : 1));
  for (const { realPath, isLink, ...delivery } of ordered) {
    const { key } = delivery;
    const same = byFile.get(realPath);
    if (same) again.push(`${shown(key)}: it is another link to ${shown(same.key)}`);
    else if (byKey.has(key))
      taken.push(`${shown(key)}: another file is delivered by this path, so rename one`);
    else {
      byFile.set(realPath, delivery);
      byKey.set(key, delivery);
    }
  }
  const deliveries = [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { deliveries, leftOut: [...leftOut, ...taken].sort(), again };
}

/** A path, without what would spoil a terminal. */
const shown = (key: string) => key.replaceAll(/\p{Cc}/gu, '\u{fffd}');

class Walk {
  readonly found: Found[] = [];
  readonly leftOut: string[] = [];
  hidden = 0;
  /** The folders on the way to here. What a link to one of them leads to has been seen. */
  readonly #above: string[] = [];

  /** @param path in bytes: not every name is text */
  async enter(path: Buffer, key: string): Promise<void> {
    const { dev, ino } = await stat(path);
    const id = `${dev} ${ino}`;
    if (this.#above.includes(id)) return;
    const names = await readdir(path, { encoding: 'buffer' });
    this.#above.push(id);
    for (const name of names) {
      const inner = key === '' ? textOf(name) : `${key}/${textOf(name)}`;
      if (name[0] === dot) this.hidden++;
      else await this.#visit(Buffer.concat([path, slash, name]), inner);
    }
    this.#above.pop();
  }

  async #visit(path: Buffer, key: string): Promise<void> {
    try {
      const { size, mtimeMs, ...entry } = await statOf(path);
      if (entry.isFolder) await this.enter(path, key);
      else if (!entry.isFile) this.#leaveOut(key, 'it is neither a file nor a folder');
      else if (Buffer.byteLength(key) > longestKey) {
        this.#leaveOut(key, `its path has more than ${longestKey} bytes, the most that a key of S3 may have`);
      } else if (size > largestPut)
        this.#leaveOut(key, 'it is larger than 5 GiB, the most that one put may have');
      else {
        await access(path, constants.R_OK);
        const body = async () => (await open(path)).createReadStream({ end: Math.max(0, size - 1) });
        const real = await realpath(path, { encoding: 'buffer' });
        const id = `${textOf(path)} ${size} ${mtimeMs}`;
        this.found.push({
          key,
          size,
          id,
          body,
          realPath: real.toString('latin1'),
          isLink: !real.equals(path),
        });
      }
    } catch (error) {
      this.#leaveOut(key, reasonOf(error as NodeJS.ErrnoException));
    }
  }

  #leaveOut(key: string, reason: string): void {
    this.leftOut.push(`${shown(key)}: ${reason}`);
  }
}

async function statOf(path: Buffer) {
  const entry = await stat(path);
  return {
    size: entry.size,
    mtimeMs: entry.mtimeMs,
    isFile: entry.isFile(),
    isFolder: entry.isDirectory(),
  };
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'it is a link to nothing';
  if (code === 'ELOOP') return 'it is a link that leads to itself';
  if (code === undefined) return message;
  return `it cannot be read (${code})`;
}

const dot = '.'.charCodeAt(0);
const slash = Buffer.from('/');
const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOf(name: Buffer): string {
  try {
    return utf8.decode(name);
  } catch {
    const bytes = name.toString('latin1');
    return bytes.replaceAll(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  }
}
