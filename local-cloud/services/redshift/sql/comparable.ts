import type { Operand } from './operand.ts';
import { literal, quoteName } from './tokens.ts';
import { isText, type SqlType } from './types.ts';

/**
 * An operand as it is compared: a text without the blanks at its end, since to Redshift `'a' = 'a  '` is true, though
 * their lengths differ. DuckDB compares all bytes.
 */
export function comparable({ sql, type, text, parts }: Operand): string {
  if (parts) return `(${parts.map(comparable).join(', ')})`;
  if (text !== undefined) return literal(withoutBlanks(text)).text;
  if (isText(type)) return `rtrim(${sql}, ' ')`;
  // A macro of catalog.sql, for what may be a text.
  return type || isNull(sql) ? sql : `comparable(${sql})`;
}

/** Does the operand compare otherwise than DuckDB would? */
export function hasBlanks(operand: Operand): boolean {
  return comparable(operand) !== operand.sql;
}

/** The rows of a query as they are compared. */
export function comparableRows(sql: string, columns: readonly { type: SqlType | undefined }[]): string {
  const values = columns.map(({ type }, at): Operand => ({ sql: quoteName(`v${at}`), type }));
  if (!values.some(hasBlanks)) return sql;
  const names = values.map((value) => value.sql).join(', ');
  return `SELECT ${values.map(comparable).join(', ')} FROM (${sql}) AS "compared" (${names})`;
}

function withoutBlanks(text: string): string {
  return text.replace(/ +$/, '');
}

function isNull(sql: string): boolean {
  return /^\(*NULL\)*$/.test(sql);
}
