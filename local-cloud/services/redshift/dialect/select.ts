import { notServed } from '../redshift-error.ts';
import { type Operand, unnamed } from '../sql/operand.ts';
import { isWord, Reader, splitAtCommas } from '../sql/reader.ts';
import { quoteName, type Token } from '../sql/tokens.ts';
import { expression, parser } from './expression.ts';
import { from } from './from.ts';
import { isReserved } from './keywords.ts';
import type { NamedType, Query, Scope } from './scope.ts';

const clauses = ['from', 'where', 'group by', 'having', 'qualify'];

/** One SELECT, after that word. `scope` learns what it reads and what it returns. */
export function select(reader: Reader, scope: Scope): Query & { readonly top: string | undefined } {
  const limits = head(reader);
  const list = reader.until(...clauses, 'into');
  if (isWord(reader.peek(), 'into')) throw notServed('SELECT INTO (CREATE TABLE AS does the same)');
  // The types of the list depend on what FROM names.
  const sources = reader.accept('from') ? ` FROM ${from(reader.until(...clauses.slice(1)), scope)}` : '';
  const items = splitAtCommas(list).map((item) => selected(new Reader(item), scope));
  const conditions = [
    condition(reader, scope, 'where'),
    reader.accept('group', 'by') ? ` GROUP BY ${grouping(reader.until('having', 'qualify'), scope)}` : '',
    condition(reader, scope, 'having'),
    condition(reader, scope, 'qualify'),
  ];
  reader.end();
  const sql = `SELECT ${limits.distinct}${items.join(', ')}${sources}${conditions.join('')}`;
  return { sql, columns: scope.results, top: limits.top };
}

function head(reader: Reader): { readonly distinct: string; readonly top: string | undefined } {
  let distinct = '';
  let top: string | undefined;
  for (;;) {
    if (reader.accept('distinct')) distinct = 'DISTINCT ';
    else if (isWord(reader.peek(), 'top') && reader.accept('top')) top = String(reader.integer());
    else if (!reader.accept('all')) break;
  }
  if (distinct && isWord(reader.peek(), 'on')) throw notServed('SELECT DISTINCT ON');
  return { distinct, top };
}

/** An item of the SELECT list: a star, or an expression under the name that Redshift gives it. */
function selected(reader: Reader, scope: Scope): string {
  const star = starOf(reader);
  if (star !== undefined) return allColumns(reader, scope, star);
  const inner = parser(reader.rest(), scope);
  const operand = inner.expression();
  const name = alias(inner.reader) ?? operand.name ?? unnamed;
  inner.reader.end();
  scope.results.push({ name, type: operand.type });
  // A column keeps its name. DuckDB would take it for one of the list if it does not exist.
  return isColumn(operand, name) ? operand.sql : `${operand.sql} AS ${quoteName(name)}`;
}

function isColumn({ word, text }: Operand, name: string): boolean {
  return word === name && text === undefined;
}

function alias(reader: Reader): string | undefined {
  if (reader.accept('as')) return reader.name();
  const next = reader.peek();
  if (!next || isReserved(next) || (next.kind !== 'word' && next.kind !== 'name')) return undefined;
  return reader.name();
}

/** `*` or `t.*`: the name of the source, or an empty one for all. */
function starOf(reader: Reader): string | undefined {
  if (reader.accept('*')) return '';
  if (!isWord(reader.peek(1), '.') || !isWord(reader.peek(2), '*')) return undefined;
  const source = reader.name();
  reader.expect('.', '*');
  return source;
}

function allColumns(reader: Reader, scope: Scope, source: string): string {
  const excluded = reader.accept('exclude')
    ? isWord(reader.peek(), '(')
      ? reader.names()
      : [reader.name()]
    : [];
  reader.end();
  const columns: NamedType[] = scope.sources
    .filter(({ alias: name }) => source === '' || name === source)
    .flatMap((one) => one.columns)
    .filter(({ name }) => !excluded.includes(name));
  scope.results.push(...columns);
  const star = source === '' ? '*' : `${quoteName(source)}.*`;
  return excluded.length > 0 ? `${star} EXCLUDE (${excluded.map(quoteName).join(', ')})` : star;
}

function condition(reader: Reader, scope: Scope, word: 'where' | 'having' | 'qualify'): string {
  if (!reader.accept(word)) return '';
  return ` ${word.toUpperCase()} ${expression(reader.until('group by', 'having', 'qualify'), scope).sql}`;
}

/** The items of GROUP BY: expressions, ALL, or sets of them. */
function grouping(tokens: readonly Token[], scope: Scope): string {
  return splitAtCommas(tokens)
    .map((item) => groupingItem(new Reader(item), scope))
    .join(', ');
}

function groupingItem(reader: Reader, scope: Scope): string {
  const sets = reader.accept('grouping', 'sets') ? 'GROUPING SETS' : undefined;
  const words = sets ?? reader.acceptOne('rollup', 'cube')?.toUpperCase();
  if (words) {
    const inside = grouping(reader.brackets(), scope);
    reader.end();
    return `${words} (${inside})`;
  }
  if (reader.accept('all')) return 'ALL';
  const tokens = reader.rest();
  if (isWord(tokens[0], '(') && isWord(tokens.at(-1), ')')) {
    const group = new Reader(tokens);
    const parts = group.group();
    if (group.done) return `(${parts.map((part) => expression(part, scope).sql).join(', ')})`;
  }
  return expression(tokens, scope).sql;
}
