import { notServed } from '../redshift-error.ts';
import type { Operand } from '../sql/operand.ts';
import { literal } from '../sql/tokens.ts';

/** Redshift's operators for regular expressions. */
export const matchOperators = ['~', '!~', '~*', '!~*'];

/** `~` finds its pattern anywhere in Redshift, and must match the whole text in DuckDB. */
export function regularExpression(operator: string, { text }: Operand): string {
  if (text === undefined) throw notServed('A match against a pattern that is not a string literal');
  return literal(`(?${operator.endsWith('*') ? 'is' : 's'})^.*?(?:${text}).*$`).text;
}

const wildcards: Record<string, string> = { '%': '.*', _: '.' };

/** Both match the whole text: Redshift with LIKE's wildcards, DuckDB with a regular expression. */
export function similarExpression({ text }: Operand): string {
  if (text === undefined) throw notServed('SIMILAR TO a pattern that is not a string literal');
  const expression = text.replace(/\\.|[%_.^$]/gs, (found) => wildcards[found] ?? `\\${found.slice(-1)}`);
  return literal(`(?s)${expression}`).text;
}
