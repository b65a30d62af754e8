import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A list that only grows. Once append returns, a line is kept even if the process is killed. */
export interface Journal<Line> {
  append(line: Line): void;
  read(): Line[];
}

/** Journals by name. A name may contain `/`. */
export interface Storage {
  journal<Line>(name: string): Journal<Line>;
  /** Deletes every journal whose name starts with `prefix/`. */
  remove(prefix: string): void;
}

export function memoryStorage(): Storage {
  const journals = new Map<string, unknown[]>();
  return {
    journal<Line>(name: string) {
      const lines = (journals.get(name) ?? []) as Line[];
      journals.set(name, lines);
      return { append: (line: Line) => void lines.push(line), read: () => lines };
    },
    remove(prefix) {
      for (const name of journals.keys()) {
        if (name.startsWith(`${prefix}/`)) journals.delete(name);
      }
    },
  };
}

/**
 * One file of JSON lines for each journal. Lines are written one by one but not synced, so they survive the death of the
 * process, but not a power failure.
 */
export function directoryStorage(directory: string): Storage {
  return {
    journal<Line>(name: string) {
      const path = join(directory, `${name}.jsonl`);
      let ready = false;
      return {
        append(line: Line) {
          if (!ready) mkdirSync(dirname(path), { recursive: true });
          ready = true;
          append(path, `${JSON.stringify(line)}\n`);
        },
        read: () => readLines<Line>(path),
      };
    },
    remove: (prefix) => rmSync(join(directory, prefix), { recursive: true, force: true }),
  };
}

/** A disk that fills takes a part of a line. What comes later must not stand behind it. */
function append(path: string, line: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  try {
    appendFileSync(path, line);
  } catch (error) {
    if (existsSync(path)) truncateSync(path, size);
    throw error;
  }
}

/** A process that dies while writing leaves a partial line at the end. It is dropped, as if it had never been written. */
function readLines<Line>(path: string): Line[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  const torn = lines.pop();
  if (torn) truncateSync(path, Buffer.byteLength(lines.map((line) => `${line}\n`).join('')));
  return lines.map((line) => JSON.parse(line));
}

/** A name as part of a path. Most names stay as they are, so that people can find the file. */
export function fileName(name: string): string {
  const encoded = encodeURIComponent(name).replaceAll('.', '%2E');
  // File systems allow 255 bytes, and an encoded character may take up to 12.
  return encoded.length <= 200 ? encoded : createHash('sha256').update(name).digest('hex');
}
