import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** Real log files of others. They hold real addresses, so they are no part of this project. */
const folder = process.env.SAMPLES_DIR ?? fileURLToPath(new URL('../../../shared/samples', import.meta.url));

export interface Sample {
  readonly name: string;
  readonly bytes: Buffer;
  /** Lines that are neither blank nor a comment. */
  readonly rows: number;
  /** What stands in the columns of addresses, part by part. */
  readonly addresses: readonly string[];
}

/** The samples of one kind; none where there is no such folder. */
export function samplesOf(kind: string): Sample[] {
  const path = join(folder, kind);
  return existsSync(path)
    ? readdirSync(path)
        .sort()
        .map((name) => readSample(join(path, name), name))
    : [];
}

/** The files of one kind, also those in folders, by their paths; none where there is no such folder. */
export function filesOf(kind: string): { readonly name: string; readonly bytes: Buffer }[] {
  const path = join(folder, kind);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => ({ name: relative(path, file), bytes: readFileSync(file) }));
}

function readSample(path: string, name: string): Sample {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
  const rows = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return { name, bytes, rows: rows.length, addresses: [...new Set(rows.flatMap(addressesOf))] };
}

/** c-ip is the 5th column and x-forwarded-for the 20th, in logs of every age. */
function addressesOf(row: string): string[] {
  const columns = row.split('\t');
  return [columns[4] ?? '', ...(columns[19] ?? '').split(',')]
    .map((part) => part.replace(/\\x20|%20/g, '').trim())
    .filter((part) => /^[0-9a-f]+([.:]+[0-9a-f]+){2,}$/i.test(part));
}
