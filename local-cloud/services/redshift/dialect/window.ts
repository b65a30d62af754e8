import type { Over } from '../functions/call.ts';
import { comparable } from '../sql/comparable.ts';
import { render } from '../sql/tokens.ts';
import { orderBy } from './order-by.ts';
import type { Parser } from './parser.ts';

/** The window after OVER: PARTITION BY, ORDER BY and a frame. Redshift has no named windows. */
export function overClause(parser: Parser): Over {
  const inner = parser.of(parser.reader.brackets());
  const { reader } = inner;
  const parts: string[] = [];
  if (reader.accept('partition', 'by')) {
    const expressions: string[] = [];
    do expressions.push(comparable(inner.expression()));
    while (reader.accept(','));
    parts.push(`PARTITION BY ${expressions.join(', ')}`);
  }
  const ordered = reader.accept('order', 'by');
  if (ordered) parts.push(orderBy(inner).sql);
  const frame = reader.acceptOne('rows', 'range');
  if (frame) parts.push(`${frame.toUpperCase()} ${render(reader.rest())}`);
  reader.end();
  return { sql: ` OVER (${parts.join(' ')})`, ordered, framed: frame !== undefined };
}
