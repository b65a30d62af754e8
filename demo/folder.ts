import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Delivery } from './deliver.ts';

/** The files of a folder and the folders in it, as deliveries under their relative paths. Hidden files are left out. */
export async function filesOf(folder: string): Promise<Delivery[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(folder, path)
          .split(sep)
          .some((part) => part.startsWith('.')),
    )
    .sort();
  return Promise.all(
    paths.map(async (path) => {
      const { size, mtimeMs } = await stat(path);
      return {
        key: relative(folder, path).split(sep).join('/'),
        id: `${path} ${size} ${mtimeMs}`,
        body: () => readFile(path),
      };
    }),
  );
}
