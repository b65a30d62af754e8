import { notServed, RedshiftError } from '../redshift-error.ts';
import type { Operand } from '../sql/operand.ts';
import { literal } from '../sql/tokens.ts';
import { int4, varchar } from '../sql/types.ts';
import { type Rule, row } from './call.ts';

/** REGEXP_COUNT, REGEXP_INSTR, REGEXP_REPLACE and REGEXP_SUBSTR. */
export const regularExpressions: Record<string, Rule> = {
  regexp_count: row(2, 4, ([text, pattern, position, parameters]) => ({
    sql: `CAST(len(regexp_extract_all(${from(text, position)}, ${expression(pattern, parameters)})) AS INTEGER)`,
    type: int4,
  })),
  regexp_instr: row(2, 2, ([text, pattern]) => ({
    sql: `CAST(first_match(${text?.sql}, ${expression(pattern, undefined)}) AS INTEGER)`,
    type: int4,
  })),
  regexp_replace: row(2, 5, ([text, pattern, replacement, position, parameters]) => {
    const source = text?.sql ?? '';
    const replaced = (part: string) =>
      `regexp_replace(${part}, ${expression(pattern, parameters)}, ${backReferences(replacement)}, 'g')`;
    const sql = position
      ? `(left(${source}, ${position.sql} - 1) || ${replaced(`substring(${source}, ${position.sql})`)})`
      : replaced(source);
    return { sql, type: varchar };
  }),
  regexp_substr: row(2, 5, ([text, pattern, position, occurrence, parameters]) => {
    const group = flags(parameters).includes('e') ? 1 : 0;
    const found = `regexp_extract_all(${from(text, position)}, ${expression(pattern, parameters)}, ${group})`;
    return { sql: `nth_match(${text?.sql}, ${found}, ${occurrence?.sql ?? '1'})`, type: varchar };
  }),
};

function from(text: Operand | undefined, position: Operand | undefined): string {
  return position ? `substring(${text?.sql}, ${position.sql})` : (text?.sql ?? '');
}

/** The pattern with its flags: `i` is blind to case, `c` is not, and `p` stands for PCRE. */
function expression(pattern: Operand | undefined, parameters: Operand | undefined): string {
  const prefix = flags(parameters).includes('i') ? '(?i)' : '';
  if (!prefix) return pattern?.sql ?? '';
  return `(${literal(prefix).text} || ${pattern?.sql})`;
}

function flags(parameters: Operand | undefined): string {
  if (!parameters) return '';
  const { text } = parameters;
  if (text === undefined) throw notServed('Parameters of a regular expression that are not a string literal');
  if (!/^[ceip]*$/.test(text)) throw new RedshiftError(`invalid parameter "${text}" of a regular expression`);
  if (text.includes('p')) throw notServed('PCRE, the parameter p of a regular expression,');
  return text;
}

/** Redshift writes the first group as $1, DuckDB as \1. */
function backReferences(replacement: Operand | undefined): string {
  if (!replacement) return "''";
  if (replacement.text === undefined) throw notServed('A replacement that is not a string literal');
  return literal(replacement.text.replace(/\$(\d)/g, '\\$1')).text;
}
