import type { Relation } from '../sql/relation.ts';
import type { Token } from '../sql/tokens.ts';
import type { SqlType } from '../sql/types.ts';

export interface NamedType {
  readonly name: string;
  readonly type: SqlType | undefined;
}

/** Columns under the names of a list, such as `t (a, b)`. */
export function renamed(
  columns: readonly NamedType[],
  names: readonly string[] | undefined,
): readonly NamedType[] {
  return names ? names.map((name, at) => ({ name, type: columns[at]?.type })) : columns;
}

/** The columns of a table or view, or undefined if there is no such relation. */
export type Catalog = (relation: Relation) => readonly NamedType[] | undefined;

/** A query in DuckDB's dialect, and the columns that it returns. */
export interface Query {
  readonly sql: string;
  readonly columns: readonly NamedType[];
}

/** What every part of a statement is translated with. */
export interface Context {
  readonly catalog: Catalog;
  /** Translates a query within the scope of another. */
  readonly query: (tokens: readonly Token[], outer: Scope) => Query;
}

/** A table, view or subquery that a FROM clause names. */
export interface Source {
  readonly alias: string;
  readonly columns: readonly NamedType[];
}

/** What the names in a query may refer to. Types only: whether a name exists is DuckDB's to say. */
export class Scope {
  readonly #context: Context;
  readonly #outer: Scope | undefined;
  readonly #withQueries = new Map<string, readonly NamedType[]>();
  readonly sources: Source[] = [];
  /** the columns of the SELECT list so far, which later ones and ORDER BY may name */
  readonly results: NamedType[] = [];

  /** the texts that the query groups by, by their keys */
  groupedTexts: ReadonlySet<string> = new Set();

  constructor(context: Context, outer?: Scope) {
    this.#context = context;
    this.#outer = outer;
  }

  /** The scope of a query within this one. */
  inner(): Scope {
    return new Scope(this.#context, this);
  }

  /** Translates a query that may name what this scope knows. */
  query(tokens: readonly Token[]): Query {
    return this.#context.query(tokens, this);
  }

  /** Names a query of a WITH clause. */
  define(name: string, columns: readonly NamedType[]): void {
    this.#withQueries.set(name, columns);
  }

  columnsOf(relation: Relation): readonly NamedType[] {
    const query = relation.schema === undefined ? this.#withQuery(relation.name) : undefined;
    return query ?? this.#context.catalog(relation) ?? [];
  }

  /** Has a table that this query reads a column of this name? */
  hasColumn(column: string): boolean {
    return this.#sourceOf(column) !== undefined;
  }

  /** What a column is recognized by, however it is written. */
  keyOf(column: string, source?: string): string | undefined {
    const found = source ?? this.#sourceOf(column)?.alias;
    return found && `${found}.${column}`;
  }

  /** The type of a column. Those of the tables come before the results. */
  typeOf(column: string, source?: string): SqlType | undefined {
    const found = this.sources
      .filter(({ alias }) => source === undefined || alias === source)
      .flatMap(({ columns }) => columns)
      .find(({ name }) => name === column);
    if (found) return found.type;
    const result = source === undefined && this.results.find(({ name }) => name === column);
    return result ? result.type : this.#outer?.typeOf(column, source);
  }

  #sourceOf(column: string): Source | undefined {
    return this.sources.find(({ columns }) => columns.some(({ name }) => name === column));
  }

  #withQuery(name: string): readonly NamedType[] | undefined {
    const outer = () => (this.#outer ? this.#outer.#withQuery(name) : undefined);
    return this.#withQueries.get(name) ?? outer();
  }
}
