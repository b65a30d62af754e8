/** One small change of a text: `replacement` in place of the characters from `start` to `end`. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** What is looked for, and what takes its place: one mutant for each replacement. `$1` is the first group of the find. */
export type TextRule = readonly [pattern: RegExp, ...replacements: string[]];

/** Applies rules to text that stands at `offset` in its file. */
export function mutantsOfText(text: string, rules: readonly TextRule[], offset = 0): Mutant[] {
  return rules.flatMap(([pattern, ...replacements]) =>
    [...text.matchAll(pattern)].flatMap((found) =>
      replacements.map((replacement) => ({
        start: offset + found.index,
        end: offset + found.index + found[0].length,
        replacement: replacement.replace('$1', found[1] ?? ''),
      })),
    ),
  );
}

const sqlRules: readonly TextRule[] = [
  [/^(?!--).*\S.*\n/gm, ''],
  [/\bDISTINCT /g, ''],
  [/\bNOT /g, ''],
  [/ = /g, ' <> '],
  [/ <> /g, ' = '],
  [/ <=? /g, ' > '],
  [/ >=? /g, ' < '],
  [/\bAND\b/g, 'OR'],
  [/\bOR\b/g, 'AND'],
  [/\bMIN\(/g, 'MAX('],
  [/\bMAX\(/g, 'MIN('],
  [/\bLEFT JOIN\b/g, 'JOIN'],
  [/'[^'\n]+'/g, "''"],
  [/\b(\d+)\b/g, '1$1'],
];

/** SQL: a line left out, a condition turned round, another literal. */
export const mutantsOfSql = (text: string): Mutant[] => mutantsOfText(text, sqlRules);
