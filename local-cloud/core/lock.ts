import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Another process works on the same directory. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

const fileName = 'cloud.lock';

interface Holder {
  readonly pid: number;
  readonly endpoint: string;
}

/**
 * Reserves a directory for this process. Takes over the lock of a process that was killed, even as it wrote the lock.
 *
 * @param endpoint where this process already answers: another program may have the process id of the lock by now, so a lock
 * holds only while its endpoint answers too
 * @returns a function that releases the directory
 * @throws AlreadyRunningError
 */
export async function lock(directory: string, endpoint: string): Promise<() => void> {
  const path = join(directory, fileName);
  mkdirSync(directory, { recursive: true });
  if (!write(path, { pid: process.pid, endpoint })) {
    const holder = await holderOf(path);
    if (holder && isAlive(holder.pid) && (await answers(holder.endpoint))) {
      throw new AlreadyRunningError(
        `A local cloud runs on ${directory} already: process ${holder.pid}, ${holder.endpoint}.`,
      );
    }
    rmSync(path, { force: true });
    // Another process may have been faster.
    if (!write(path, { pid: process.pid, endpoint })) return lock(directory, endpoint);
  }
  return () => rmSync(path, { force: true });
}

/** Empties a locked directory, except for the lock. */
export function clear(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name !== fileName) rmSync(join(directory, name), { recursive: true });
  }
}

/** @returns false if there is a lock */
function write(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    rmSync(path, { force: true });
    throw error;
  }
}

/** How long another process may take to write its lock. */
const writing = 200;

/** @returns undefined if the lock was left empty or cut short, by a kill or a full disk */
async function holderOf(path: string): Promise<Holder | undefined> {
  const holder = read(path);
  if (holder) return holder;
  await setTimeout(writing);
  return read(path);
}

function read(path: string): Holder | undefined {
  try {
    const { pid, endpoint } = (JSON.parse(readFileSync(path, 'utf8')) ?? {}) as Partial<Holder>;
    return pid === undefined || endpoint === undefined ? undefined : { pid, endpoint };
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(endpoint, { method: 'HEAD', signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return true;
  } catch (error) {
    // A slow process is alive: only a refused connection means that there is none.
    return (error as Error).name === 'TimeoutError';
  }
}
