import type { Within } from '../functions/call.ts';
import { RedshiftError } from '../redshift-error.ts';
import type { Parser } from './parser.ts';

/** The items of ORDER BY, after these words. */
export function orderBy(parser: Parser): Within {
  const { reader } = parser;
  const items: { sql: string; first: Within['value']; descending: boolean }[] = [];
  do {
    const first = parser.expression();
    const direction = reader.acceptOne('asc', 'desc');
    const nulls = reader.accept('nulls') ? reader.acceptOne('first', 'last') : undefined;
    const sql = [first.sql, direction?.toUpperCase(), nulls && `NULLS ${nulls.toUpperCase()}`];
    items.push({ sql: sql.filter(Boolean).join(' '), first, descending: direction === 'desc' });
  } while (reader.accept(','));
  const [item] = items;
  if (!item) throw new RedshiftError('syntax error at end of input');
  return {
    sql: `ORDER BY ${items.map(({ sql }) => sql).join(', ')}`,
    value: item.first,
    descending: item.descending,
  };
}
