/** The width of what a person reads. Nothing asks the terminal: output is the same when it is piped. */
export const width = 80;

/** How many columns a text takes: characters of East Asia and emoji take two, combining marks none. */
export function columnsOf(text: string): number {
  return graphemes(text).reduce((sum, each) => sum + columns(each), 0);
}

/** Leaves out the middle of a text that is too long: the ends of keys, paths and user agents tell them apart. */
export function cut(text: string, most: number): string {
  if (columnsOf(text) <= most) return text;
  const all = graphemes(text);
  const head = fitting(all, Math.ceil((most - 1) / 2));
  const tail = fitting(all.toReversed(), most - 1 - columnsOf(head.join(''))).toReversed();
  return `${head.join('')}…${tail.join('')}`;
}

/** A text on one line that tells a terminal nothing: no colours, no line breaks, no other direction of writing. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '\u{fffd}');
}

/** Goes on in the next line at a blank. A word that is too long for a line, such as a path, stays whole. */
export function wrapped(text: string, indentation = ''): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length === 0 || columnsOf(longer) <= width) lines.splice(-1, 1, longer);
    else lines.push(indentation + word);
  }
  return lines.join('\n');
}

const segmenter = new Intl.Segmenter();
const graphemes = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

/** As many of them, from the first, as fit. */
function fitting(all: readonly string[], most: number): string[] {
  let left = most;
  const end = all.findIndex((each) => {
    left -= columns(each);
    return left < 0;
  });
  return all.slice(0, end < 0 ? undefined : end);
}

const mark = /^\p{M}/u;
/** The blocks of Unicode's East Asian Width W and F, and emoji. */
const wide =
  /^[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{a960}-\u{a97c}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}|\u{fe0f}/u;

const columns = (grapheme: string): number => (mark.test(grapheme) ? 0 : wide.test(grapheme) ? 2 : 1);
