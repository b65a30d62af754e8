import { RedshiftError } from '../redshift-error.ts';
import { comparable, mayHaveBlanks } from '../sql/comparable.ts';
import type { Operand } from '../sql/operand.ts';
import { isWord, Reader } from '../sql/reader.ts';
import { quoteName, type Token } from '../sql/tokens.ts';
import { commonType } from '../sql/types.ts';
import { expression, parser } from './expression.ts';
import { orderBy } from './order-by.ts';
import { type NamedType, type Query, renamed, type Scope } from './scope.ts';
import { select } from './select.ts';

const setOperators = ['union', 'intersect', 'except', 'minus'] as const;
const queryEnds = [...setOperators, 'order by', 'limit', 'offset'];

/** Translates a query: SELECT, VALUES or a query in brackets, with its WITH, set operators, ORDER BY and LIMIT. */
export function query(tokens: readonly Token[], outer: Scope): Query {
  const reader = new Reader(tokens);
  const scope = outer.inner();
  const withQueries = reader.accept('with') ? withClause(reader, scope) : '';
  const first = term(reader, scope);
  let { sql, columns } = first;
  let last = first.scope;
  for (let operator = setOperator(reader); operator; operator = setOperator(reader)) {
    const next = term(reader, scope);
    columns = columns.map(({ name, type }, at) => ({ name, type: commonType(type, next.columns[at]?.type) }));
    // INTERSECT binds more tightly.
    const isPlain = operator !== 'UNION' || isWord(reader.peek(), 'intersect');
    sql = isPlain ? `${sql} ${operator} ${next.sql}` : union(sql, next.sql, columns);
    last = scope.inner();
    last.results.push(...columns);
  }
  sql += tail(reader, last, first.top);
  reader.end();
  return { sql: withQueries + sql, columns };
}

/** The different rows of two queries. */
function union(one: string, other: string, columns: readonly NamedType[]): string {
  const names = columns.map(({ name }) => quoteName(name));
  const keys = columns.map(({ type }, at): Operand => ({ sql: names[at] ?? '', type }));
  if (!keys.some(mayHaveBlanks) || new Set(names).size < names.length) return `${one} UNION ${other}`;
  const all = `(${one} UNION ALL ${other}) AS "united" (${names.join(', ')})`;
  return `SELECT DISTINCT ON (${keys.map(comparable).join(', ')}) * FROM ${all}`;
}

/** WITH [RECURSIVE] name [(columns)] AS (query), … */
function withClause(reader: Reader, scope: Scope): string {
  const recursive = reader.accept('recursive') ? 'RECURSIVE ' : '';
  const parts: string[] = [];
  do {
    const name = reader.name();
    const names = isWord(reader.peek(), '(') ? reader.names() : undefined;
    reader.expect('as');
    const tokens = reader.brackets();
    // What it reads of itself has types that are not known yet.
    if (recursive)
      scope.define(
        name,
        (names ?? []).map((column) => ({ name: column, type: undefined })),
      );
    const { sql, columns } = scope.query(tokens);
    scope.define(name, renamed(columns, names));
    parts.push(`${quoteName(name)}${names ? ` (${names.map(quoteName).join(', ')})` : ''} AS (${sql})`);
  } while (reader.accept(','));
  return `WITH ${recursive}${parts.join(', ')} `;
}

interface Term extends Query {
  /** what ORDER BY may name */
  readonly scope: Scope;
  /** n of SELECT TOP n */
  readonly top?: string | undefined;
}

function term(reader: Reader, scope: Scope): Term {
  if (isWord(reader.peek(), '(')) {
    const { sql, columns } = scope.query(reader.brackets());
    const results = scope.inner();
    results.results.push(...columns);
    return { sql: `(${sql})`, columns, scope: results };
  }
  if (reader.accept('values')) return { ...values(reader, scope), scope };
  reader.expect('select');
  const inner = scope.inner();
  return { ...select(new Reader(reader.until(...queryEnds)), inner), scope: inner };
}

/** The rows of an INSERT. */
function values(reader: Reader, scope: Scope): Query {
  const rows: string[] = [];
  do
    rows.push(
      `(${reader
        .group()
        .map((item) => expression(item, scope).sql)
        .join(', ')})`,
    );
  while (reader.accept(','));
  return { sql: `VALUES ${rows.join(', ')}`, columns: [] };
}

function setOperator(reader: Reader): string | undefined {
  const operator = reader.acceptOne(...setOperators);
  if (!operator) return undefined;
  const all = reader.accept('all') ? ' ALL' : '';
  reader.accept('distinct');
  if (all && operator !== 'union') throw new RedshiftError(`${operator.toUpperCase()} ALL is not supported`);
  return (operator === 'minus' ? 'EXCEPT' : operator.toUpperCase()) + all;
}

function tail(reader: Reader, scope: Scope, top: string | undefined): string {
  const parts: string[] = [];
  if (reader.accept('order', 'by')) {
    const inner = parser(reader.until('limit', 'offset'), scope);
    parts.push(orderBy(inner).sql);
    inner.reader.end();
  }
  for (let word = reader.acceptOne('limit', 'offset'); word; word = reader.acceptOne('limit', 'offset')) {
    if (word === 'limit' && reader.accept('all')) continue;
    parts.push(`${word.toUpperCase()} ${expression(reader.until('limit', 'offset'), scope).sql}`);
  }
  if (top) parts.push(`LIMIT ${top}`);
  return parts.map((part) => ` ${part}`).join('');
}
