import { decodeAll } from './decode.ts';

/** Paths of which a part is dropped. */
export class PathPatterns {
  readonly #patterns: readonly { readonly parts: readonly string[]; readonly masked: string }[];

  /** @param patterns such as `/reset/*`; each `*` stands for one character or more */
  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map((pattern) => ({
      parts: pattern.toLowerCase().split('*'),
      masked: pattern.replaceAll('*', '-'),
    }));
  }

  get isEmpty(): boolean {
    return this.#patterns.length === 0;
  }

  /**
   * What is kept of a path that fits a pattern: nothing but the pattern, with `-` for each `*`.
   *
   * @param path as it was logged, one character for each byte
   */
  masked(path: string): string | undefined {
    if (this.isEmpty) return undefined;
    const plain = plainPath(path);
    return this.#patterns.find(({ parts }) => fits(plain, parts))?.masked;
  }
}

/** A path as a program behind the site may see it: no escapes, no parameters, no empty parts, `..` followed, in lower case. */
function plainPath(path: string): string {
  if (isPlain.test(path)) return path.toLowerCase().replace(/\/$/, '');
  const parts: string[] = [];
  for (const part of decodeAll(path).replaceAll('\\', '/').split('/')) {
    const name = part.replace(/;.*$/s, '');
    if (name === '..') parts.pop();
    else if (name !== '' && name !== '.') parts.push(name);
  }
  return `/${parts.join('/')}`.toLowerCase();
}

/** No escapes, no parameters, no part that begins with a dot or is empty. */
const isPlain = /^(\/[^/.%;\\\x80-\xff][^/%;\\\x80-\xff]*)*\/?$/;

/** Whether the parts follow each other in a path, with something between all of them. One look at each character. */
function fits(path: string, [first = '', ...others]: readonly string[]): boolean {
  if (!path.startsWith(first)) return false;
  let at = first.length;
  const last = others.pop() ?? '';
  for (const part of others) {
    const found = path.indexOf(part, at + 1);
    if (found < 0) return false;
    at = found + part.length;
  }
  return path.length - last.length > at && path.endsWith(last);
}
