import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The top of the repository. */
export const root = join(import.meta.dirname, '../..');

/** A fenced block of code. */
export interface CodeBlock {
  /** as the fence names it: `sh`, `sql`, `mermaid` … */
  readonly language: string;
  readonly code: string;
}

/** A page of the documentation. */
export interface Page {
  /** relative to the top of the repository */
  readonly path: string;
  readonly codeBlocks: readonly CodeBlock[];
  /** without blocks of code */
  readonly text: string;
}

/** The pages of a language: those whose names end in `.ja.md` are Japanese, all others English. */
export function pages(language: 'en' | 'ja' = 'en'): Page[] {
  return ['.', 'docs', 'local-cloud']
    .flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(folder, file)))
    .filter((path) => path.endsWith('.md') && path.endsWith('.ja.md') === (language === 'ja'))
    .map(page);
}

/** @param path relative to the top of the repository */
export function page(path: string): Page {
  const source = readFileSync(join(root, path), 'utf8');
  const fence = /^```(\S*)\n(.*?)^```$/gms;
  return {
    path,
    codeBlocks: [...source.matchAll(fence)].map(([, language = '', code = '']) => ({ language, code })),
    text: source.replaceAll(fence, ''),
  };
}

/** The levels of a page's headings, in order. */
export const headingLevels = ({ text }: Page): number[] =>
  [...text.matchAll(/^(#+) /gm)].map(([, hashes = '']) => hashes.length);

/** What a link may name after `#`: GitHub's ids of a page's headings. */
export function anchors({ text }: Page): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The targets of a page's links. */
export const links = ({ text }: Page): string[] =>
  [...text.replaceAll(/`[^`\n]*`/g, '``').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);

/** What stands between backticks. */
export const inlineCode = ({ text }: Page): string[] =>
  [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
