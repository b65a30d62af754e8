import { accessSync, constants, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** The folder in which a run keeps everything cannot be written, or its disk is full. The message says what to do. */
export class StateFolderError extends Error {
  override readonly name = 'StateFolderError';
}

/** Below this many bytes a disk counts as full: the warehouse, the queues and the objects of a small run need as much. */
const least = 16 * 2 ** 20;

/** Finds out before anything is deployed whether a run can keep its state there. @throws StateFolderError */
export function checkStateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = join(folder, 'cloud.probe');
    writeFileSync(probe, 'x');
    rmSync(probe);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw full(folder);
    throw new StateFolderError(
      `${folder}, where everything is kept, cannot be written (${message}). Make it writable, or name another folder with --state.`,
    );
  }
  if (isFull(statfsSync(folder))) throw full(folder);
}

/**
 * Watches the disk of the folder: a full one makes any part of the cloud fail, in its own words or in silence.
 *
 * @returns a promise that never resolves
 * @throws StateFolderError as soon as the disk is full
 */
export async function untilFull(folder: string): Promise<never> {
  for (;;) {
    await setTimeout(500, undefined, { ref: false });
    if (isFull(await statfs(folder))) throw full(folder);
  }
}

function isFull({ bavail, bsize }: { bavail: number; bsize: number }): boolean {
  return bavail * bsize < least;
}

/** What is told when the disk under the folder is full. */
export function full(folder: string): StateFolderError {
  return new StateFolderError(
    `The disk of ${folder} is full: less than 16 MB are free. Free some, and start again: nothing is lost, the next start goes on from here.`,
  );
}
