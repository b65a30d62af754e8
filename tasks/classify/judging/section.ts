import { decodeOnce } from './decode.ts';

/** A part of a site, as its owner names it. */
export interface Section {
  readonly name: string;
  /** A path, in which `*` stands for any characters: `/blog/*`. Upper and lower case are different. */
  readonly pattern: string;
}

/** Judges paths, as CloudFront logs them. The first section that fits is meant. */
export function sectionJudge(sections: readonly Section[]): (path: string) => string | null {
  const patterns = sections.map(({ name, pattern }) => ({ name, parts: readable(pattern).split('*') }));
  return (path) => {
    const text = readable(path);
    return patterns.find(({ parts }) => fits(text, parts))?.name ?? null;
  };
}

/** Browsers escape a path, and CloudFront escapes that once more. */
const readable = (path: string) => decodeOnce(decodeOnce(path));

/** Whether the parts stand in the text in this order: the first at its beginning, the last at its end. */
function fits(text: string, [first = '', ...others]: readonly string[]): boolean {
  if (others.length === 0) return text === first;
  const last = others.pop() as string;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
