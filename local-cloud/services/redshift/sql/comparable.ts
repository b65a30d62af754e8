import type { Operand } from './operand.ts';
import { literal } from './tokens.ts';
import { isText } from './types.ts';

/**
 * An operand as it is compared: a text without the blanks at its end, which make no difference on Redshift. DuckDB compares
 * all bytes.
 */
export function comparable({ sql, type, text, row }: Operand): string {
  if (row) return `(${row.map(comparable).join(', ')})`;
  if (text !== undefined) return literal(text.replace(/ +$/, '')).text;
  if (isText(type)) return `rtrim(${sql}, ' ')`;
  // Whether it is a text, the macro finds out.
  return type === undefined && sql !== 'NULL' ? `comparable(${sql})` : sql;
}

/** May there be blanks to disregard? */
export function mayHaveBlanks({ sql, type, text }: Operand): boolean {
  if (text !== undefined) return text.endsWith(' ');
  return sql !== 'NULL' && (type === undefined || isText(type));
}
