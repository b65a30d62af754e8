import { columnsOf, cut, plain, width } from './terminal-text.ts';

/** A table for a terminal: numbers to the right, texts to the left. Texts are cut until a line fits. */
export function textTable(headings: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => row.map(show));
  const isNumber = headings.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const widths = fitted(
    headings.map((heading, column) =>
      Math.max(columnsOf(heading), ...cells.map((row) => columnsOf(row[column] ?? ''))),
    ),
    isNumber,
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => {
        const shown = cut(text, widths[column] ?? 0);
        const blanks = ' '.repeat((widths[column] ?? 0) - columnsOf(shown));
        return isNumber[column] ? blanks + shown : shown + blanks;
      })
      .join('  ')
      .trimEnd();
  return [headings, ...cells].map((texts) => `  ${line(texts)}\n`).join('');
}

/** Takes from the widest text until two blanks before each column leave a line that fits. */
function fitted(widths: readonly number[], isNumber: readonly boolean[]): number[] {
  const left = [...widths];
  const texts = left.map((_, column) => column).filter((column) => !isNumber[column]);
  for (let excess = left.reduce((sum, each) => sum + each + 2, 0) - width; excess > 0; excess--) {
    const widest = texts.toSorted((a, b) => (left[b] ?? 0) - (left[a] ?? 0))[0];
    if (widest === undefined || (left[widest] ?? 0) <= least) break;
    left[widest] = (left[widest] ?? 0) - 1;
  }
  return left;
}

/** Less than this says nothing. */
const least = 8;

function show(value: unknown): string {
  if (typeof value === 'number') {
    return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
  }
  return plain(String(value ?? '-'));
}
