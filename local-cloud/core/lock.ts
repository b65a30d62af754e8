import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
 * Reserves a directory for this process. A lock whose process was killed is taken over.
 *
 * @param endpoint where this process answers already: a process id may have gone to another program, an endpoint tells
 * @returns the function that gives the directory back
 * @throws AlreadyRunningError
 */
export async function lock(directory: string, endpoint: string): Promise<() => void> {
  const path = join(directory, fileName);
  mkdirSync(directory, { recursive: true });
  if (!write(path, { pid: process.pid, endpoint })) {
    const holder: Holder = JSON.parse(readFileSync(path, 'utf8'));
    if (isAlive(holder.pid) && (await answers(holder.endpoint))) {
      throw new AlreadyRunningError(
        `A local cloud runs on ${directory} already: process ${holder.pid}, ${holder.endpoint}.`,
      );
    }
    rmSync(path);
    write(path, { pid: process.pid, endpoint });
  }
  return () => rmSync(path, { force: true });
}

/** Forgets all that a locked directory holds, but for its lock. */
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
    // Slow is alive; only nobody there is nobody there.
    return (error as Error).name === 'TimeoutError';
  }
}
