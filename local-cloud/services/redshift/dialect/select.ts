import { notServed } from '../redshift-error.ts';
import { mayHaveBlanks } from '../sql/comparable.ts';
import { type Operand, unnamed } from '../sql/operand.ts';
import { isWord, Reader, splitAtCommas } from '../sql/reader.ts';
import { quoteName, type Token } from '../sql/tokens.ts';
import { distinct, type Item } from './distinct.ts';
import { expression, parser } from './expression.ts';
import { from } from './from.ts';
import { grouping } from './grouping.ts';
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
  const where = condition(reader, scope, 'where');
  const { items, group } = grouped(list, reader, scope);
  const conditions = [where, group, condition(reader, scope, 'having'), condition(reader, scope, 'qualify')];
  reader.end();
  const distinctly = limits.distinct ? distinct(items) : '';
  const selected = items.map((item) => item.sql).join(', ');
  const sql = `SELECT ${distinctly}${selected}${sources}${conditions.join('')}`;
  return { sql, columns: scope.results, top: limits.top };
}

/** The SELECT list, and the GROUP BY clause. Which texts it groups by matters to the list, and may be said by it. */
function grouped(list: readonly Token[], reader: Reader, scope: Scope): { items: Item[]; group: string } {
  const itemsOf = () => splitAtCommas(list).map((item) => selected(new Reader(item), scope));
  const items = itemsOf();
  if (!reader.accept('group', 'by')) return { items, group: '' };
  const tokens = reader.until('having', 'qualify');
  // A query in the list, or after it, may name what is grouped by: DuckDB has to know it there as it is.
  const exact = list.some(isSelect) || reader.some(isSelect);
  const selection = items.map(({ operand }) => operand);
  const { sql, texts } = grouping(tokens, scope, selection, exact);
  const group = ` GROUP BY ${sql}`;
  if (texts.size === 0) return { items, group };
  scope.groupedTexts = texts;
  scope.results.length = 0;
  return { items: itemsOf(), group };
}

function isSelect(token: Token): boolean {
  return isWord(token, 'select');
}

function head(reader: Reader): { readonly distinct: boolean; readonly top: string | undefined } {
  let isDistinct = false;
  let top: string | undefined;
  for (;;) {
    if (reader.accept('distinct')) isDistinct = true;
    else if (isWord(reader.peek(), 'top') && reader.accept('top')) top = String(reader.integer());
    else if (!reader.accept('all')) break;
  }
  if (isDistinct && isWord(reader.peek(), 'on')) throw notServed('SELECT DISTINCT ON');
  return { distinct: isDistinct, top };
}

/** An item of the SELECT list: a star, or an expression under the name that Redshift gives it. */
function selected(reader: Reader, scope: Scope): Item {
  const star = starOf(reader);
  if (star !== undefined) return allColumns(reader, scope, star);
  const inner = parser(reader.rest(), scope);
  const operand = inner.expression();
  const name = alias(inner.reader) ?? operand.name ?? unnamed;
  inner.reader.end();
  scope.results.push({ name, type: operand.type });
  // A column keeps its name. DuckDB would take it for one of the list if it does not exist.
  return { sql: isColumn(operand, name) ? operand.sql : `${operand.sql} AS ${quoteName(name)}`, operand };
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

function allColumns(reader: Reader, scope: Scope, source: string): Item {
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
  const hasTexts = columns.length === 0 || columns.some(({ type }) => mayHaveBlanks({ sql: '', type }));
  const exclusion = excluded.length > 0 ? ` EXCLUDE (${excluded.map(quoteName).join(', ')})` : '';
  return { sql: `${star}${exclusion}`, hasTexts };
}

function condition(reader: Reader, scope: Scope, word: 'where' | 'having' | 'qualify'): string {
  if (!reader.accept(word)) return '';
  return ` ${word.toUpperCase()} ${expression(reader.until('group by', 'having', 'qualify'), scope).sql}`;
}
