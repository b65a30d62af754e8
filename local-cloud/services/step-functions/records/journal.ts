import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A list that only grows. A line is kept once append returns, even when the process is killed right after. */
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
 * A file of JSON lines per journal. Lines are handed to the operating system one by one and not synced: they survive
 * the death of the process, not a power cut.
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
          appendFileSync(path, `${JSON.stringify(line)}\n`);
        },
        read: () => readLines<Line>(path),
      };
    },
    remove: (prefix) => rmSync(join(directory, prefix), { recursive: true, force: true }),
  };
}

/** A process that dies while it writes leaves half a line at the end: what was not written has not happened. */
function readLines<Line>(path: string): Line[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  const torn = lines.pop();
  if (torn) truncateSync(path, Buffer.byteLength(lines.map((line) => `${line}\n`).join('')));
  return lines.map((line) => JSON.parse(line));
}

/** A name as a part of a path: most names as they are, so that people find a file. */
export function fileName(name: string): string {
  const encoded = encodeURIComponent(name).replaceAll('.', '%2E');
  // File systems allow 255 bytes, and names may be in any script.
  return encoded.length <= 200 ? encoded : createHash('sha256').update(name).digest('hex');
}
