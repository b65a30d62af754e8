import type { Call, Within } from '../functions/call.ts';
import { functionCall, isAggregate } from '../functions/functions.ts';
import type { Operand } from '../sql/operand.ts';
import { isWord } from '../sql/reader.ts';
import { orderBy } from './order-by.ts';
import type { Parser } from './parser.ts';
import { overClause } from './window.ts';

/** A call, from the bracket after its name on, with what may follow it: WITHIN GROUP, IGNORE NULLS and OVER. */
export function call(parser: Parser, name: string, approximate = false): Operand {
  const { reader } = parser;
  const tokens = reader.brackets();
  const ofRows = isAggregate(name) && !isWord(reader.peek(), 'over');
  const inner = ofRows ? parser.ofRows(tokens) : parser.of(tokens);
  const distinct = inner.reader.accept('distinct');
  if (!distinct) inner.reader.accept('all');
  const star = isWord(inner.reader.peek(), '*') && inner.reader.accept('*');
  const args: Operand[] = [];
  if (!star && !inner.reader.done) {
    do args.push(inner.expression());
    while (inner.reader.accept(','));
  }
  const ignoresNullsInside = ignoresNulls(inner);
  inner.reader.end();
  const within = reader.accept('within', 'group')
    ? withinGroup(ofRows ? parser.ofRows(reader.brackets()) : parser.of(reader.brackets()))
    : undefined;
  const read: Call = {
    name,
    args,
    distinct,
    star,
    within,
    approximate,
    ignoresNulls: ignoresNulls(parser) || ignoresNullsInside,
    over: reader.accept('over') ? overClause(parser) : undefined,
  };
  return functionCall(read);
}

function ignoresNulls({ reader }: Parser): boolean {
  reader.accept('respect', 'nulls');
  return reader.accept('ignore', 'nulls');
}

function withinGroup(inner: Parser): Within {
  inner.reader.expect('order', 'by');
  const items = orderBy(inner);
  inner.reader.end();
  return items;
}
