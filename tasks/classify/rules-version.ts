import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Section } from './judging/section.ts';

const folder = new URL('./judging/', import.meta.url);
/** What judges besides: their versions are pinned. */
const libraries = ['bowser', 'isbot', 'tldts'];

/**
 * Names the rules by which values are judged: the code, the libraries, and the sections of the stage. It stands beside each
 * judgement, so that a value is judged again as soon as any of them changes. It is found at deployment: nobody has to count up.
 */
export function rulesVersion(sections: readonly Section[]): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.ts')) hash.update(readFileSync(new URL(file, folder)));
  }
  const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  hash.update(JSON.stringify([sections, libraries.map((name) => dependencies[name])]));
  return hash.digest('hex').slice(0, 16);
}
