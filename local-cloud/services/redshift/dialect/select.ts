import { notServed } from '../redshift-error.ts';
import { comparable, hasBlanks } from '../sql/comparable.ts';
import { type Operand, unnamed } from '../sql/operand.ts';
import { isWord, Reader, splitAtCommas } from '../sql/reader.ts';
import { quoteName, type Token } from '../sql/tokens.ts';
import { expression, parser } from './expression.ts';
import { from } from './from.ts';
import { isReserved } from './keywords.ts';
import type { Query, Scope } from './scope.ts';

const clauses = ['from', 'where', 'group by', 'having', 'qualify'];

/** One SELECT, after that word. `scope` learns what it reads and what it returns. */
export function select(reader: Reader, scope: Scope): Query & { readonly top: string | undefined } {
  const limits = head(reader);
  const list = reader.until(...clauses, 'into');
  if (isWord(reader.peek(), 'into')) throw notServed('SELECT INTO (CREATE TABLE AS does the same)');
  // The types of the list depend on what FROM names.
  const sources = reader.accept('from') ? ` FROM ${from(reader.until(...clauses.slice(1)), scope)}` : '';
  const where = condition(reader, scope, 'where');
  const keys = reader.accept('group', 'by') ? reader.until('having', 'qualify') : [];
  const isKey = groupingKeys(keys, scope);
  const items = splitAtCommas(list).map((item, at) => selected(new Reader(item), scope, at, isKey));
  const conditions = [
    where,
    keys.length > 0 ? ` GROUP BY ${grouping(keys, scope)}` : '',
    condition(reader, scope, 'having'),
    condition(reader, scope, 'qualify'),
  ];
  reader.end();
  const distinct = limits.distinct ? distinctOf(items.flatMap(({ operands }) => operands)) : '';
  const sql = `SELECT ${distinct}${items.map((item) => item.sql).join(', ')}${sources}${conditions.join('')}`;
  return { sql, columns: scope.results, top: limits.top };
}

function head(reader: Reader): { readonly distinct: boolean; readonly top: string | undefined } {
  let distinct = false;
  let top: string | undefined;
  for (;;) {
    if (reader.accept('distinct')) distinct = true;
    else if (isWord(reader.peek(), 'top') && reader.accept('top')) top = String(reader.integer());
    else if (!reader.accept('all')) break;
  }
  if (distinct && isWord(reader.peek(), 'on')) throw notServed('SELECT DISTINCT ON');
  return { distinct, top };
}

/** An item of the SELECT list in DuckDB's dialect, and the values that it returns. */
interface Item {
  readonly sql: string;
  readonly operands: readonly Operand[];
}

/** An item of the SELECT list: a star, or an expression under the name that Redshift gives it. */
function selected(reader: Reader, scope: Scope, place: number, isKey: IsKey): Item {
  const star = starOf(reader);
  if (star !== undefined) return allColumns(reader, scope, star);
  const inner = parser(reader.rest(), scope);
  const operand = inner.expression();
  const name = alias(inner.reader) ?? operand.name ?? unnamed;
  inner.reader.end();
  scope.results.push({ name, type: operand.type });
  const operands = [operand];
  // A column keeps its name. DuckDB would take it for one of the list if it does not exist.
  if (!isKey(place, name) && isColumn(operand, name)) return { sql: operand.sql, operands };
  return { sql: `${isKey(place, name) ? comparable(operand) : operand.sql} AS ${quoteName(name)}`, operands };
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
  const operands = scope.sources
    .filter(({ alias: name }) => source === '' || name === source)
    .flatMap((one) =>
      one.columns.map((column) => ({ ...column, sql: `${quoteName(one.alias)}.${quoteName(column.name)}` })),
    )
    .filter(({ name }) => !excluded.includes(name));
  scope.results.push(...operands.map(({ name, type }) => ({ name, type })));
  const star = source === '' ? '*' : `${quoteName(source)}.*`;
  const exclude = excluded.length > 0 ? ` EXCLUDE (${excluded.map(quoteName).join(', ')})` : '';
  return { sql: star + exclude, operands };
}

/** DISTINCT, which compares as Redshift does: ON says what is compared, and leaves the values as they are. */
function distinctOf(operands: readonly Operand[]): string {
  if (!operands.some(hasBlanks)) return 'DISTINCT ';
  // A constant says nothing, and a number would be the place of a column.
  const keys = operands
    .filter(({ sql, text }) => text === undefined && !/^[\d.]+$|^NULL$/.test(sql))
    .map(comparable);
  return keys.length > 0 ? `DISTINCT ON (${keys.join(', ')}) ` : 'DISTINCT ';
}

function condition(reader: Reader, scope: Scope, word: 'where' | 'having' | 'qualify'): string {
  if (!reader.accept(word)) return '';
  return ` ${word.toUpperCase()} ${expression(reader.until('group by', 'having', 'qualify'), scope).sql}`;
}

/** Is the item of the SELECT list in this place, or of this name, a key of GROUP BY? */
type IsKey = (place: number, name: string) => boolean;

/** Tells `scope` which columns are keys of GROUP BY. Other keys are items of the SELECT list, by place or by name. */
function groupingKeys(tokens: readonly Token[], scope: Scope): IsKey {
  const items = new Set<string | number>();
  for (const [first, dot, column, ...rest] of splitAtCommas(tokens)) {
    if (first?.kind === 'number' && !dot) items.add(Number(first.value) - 1);
    const [name, source] = column ? [column.value, first?.value] : [first?.value ?? '', undefined];
    const isName = (!dot || isWord(dot, '.')) && rest.length === 0;
    if (isName && scope.columnOf(name, source)) scope.group(name, source);
    else if (isName && !dot) items.add(name);
  }
  return (place, name) => items.has(place) || items.has(name);
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
