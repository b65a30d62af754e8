import { Reader } from '../sql/reader.ts';
import type { Relation } from '../sql/relation.ts';
import type { Token } from '../sql/tokens.ts';
import { deletion, merge, update } from './changes.ts';
import { expression } from './expression.ts';
import { query } from './query.ts';
import { type Catalog, type Query, Scope } from './scope.ts';

/** A query in DuckDB's dialect. */
export function queryInDuckDb(tokens: readonly Token[], catalog: Catalog): Query {
  return query(tokens, scopeOf(catalog));
}

/** An expression that names no columns, such as the default of one. */
export function expressionInDuckDb(tokens: readonly Token[]): string {
  return expression(
    tokens,
    scopeOf(() => undefined),
  ).sql;
}

const changes = { update, delete: deletion, merge };

/** UPDATE, DELETE or MERGE of a table. `rest` is what follows its name. */
export function changeInDuckDb(
  verb: keyof typeof changes,
  table: Relation,
  rest: readonly Token[],
  catalog: Catalog,
): string {
  return changes[verb](table, new Reader(rest), scopeOf(catalog));
}

function scopeOf(catalog: Catalog): Scope {
  return new Scope({ catalog, query });
}
