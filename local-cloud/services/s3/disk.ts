import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FileS3Persistence } from '../fauxqs.ts';

/** Opens the folder in which each object is a file (`KEY.data`) beside its metadata (`KEY.meta.json`). */
export function openDisk(directory: string): FileS3Persistence {
  const buckets = join(directory, 'buckets');
  if (existsSync(buckets)) removeHalfWritten(buckets);
  return new FileS3Persistence(directory);
}

/** A put that a kill interrupted was never answered, so its client still has the object. fauxqs would fail to load it. */
function removeHalfWritten(buckets: string): void {
  for (const entry of readdirSync(buckets, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.meta.json')) continue;
    const meta = join(entry.parentPath, entry.name);
    const data = meta.replace(/\.meta\.json$/, '.data');
    if (sizeIn(meta) === statSync(data, { throwIfNoEntry: false })?.size) continue;
    rmSync(meta);
    rmSync(data, { force: true });
  }
}

function sizeIn(meta: string): number {
  try {
    return JSON.parse(readFileSync(meta, 'utf8')).contentLength;
  } catch (error) {
    if (error instanceof SyntaxError) return Number.NaN;
    throw error;
  }
}
