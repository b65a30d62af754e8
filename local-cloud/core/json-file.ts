import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A small document on disk, read once and replaced as a whole. Without a path it stays in memory. */
export interface JsonFile<Document> {
  content: Document;
  /** Writes `content`. A kill at any moment leaves the old document or the new one. */
  save(): void;
}

export function jsonFile<Document>(path: string | undefined, empty: Document): JsonFile<Document> {
  return {
    content: path && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : empty,
    save() {
      if (!path) return;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify(this.content, undefined, 2));
      renameSync(`${path}.new`, path);
    },
  };
}
