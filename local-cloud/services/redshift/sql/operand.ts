import type { SqlType } from './types.ts';

/** An expression in DuckDB's dialect, and what is known of it. */
export interface Operand {
  readonly sql: string;
  /** undefined for NULL, a string literal, and whatever is not known */
  readonly type: SqlType | undefined;
  /** The name of the column that it makes without AS; `?column?` when absent. */
  readonly name?: string;
  /** The name gives way to that of a surrounding cast or CASE, as in PostgreSQL. */
  readonly weak?: boolean;
  /** the value of a string literal */
  readonly text?: string;
  /** of a column: the name of its source and its own, whichever way it is written */
  readonly key?: string;
  /** the operands of `(a, b)` */
  readonly row?: readonly Operand[];
  /** the word or string that it consists of, such as the `day` of DATEADD */
  readonly word?: string;
}

/** What Redshift calls a column that has no name. */
export const unnamed = '?column?';

/** The operand under another name. */
export function named(name: string, operand: Operand): Operand {
  const { sql, type } = operand;
  return { sql, type, name };
}

/** What an expression is recognized by where it is used again. */
export function keyOf({ key, sql }: Operand): string {
  return key ?? sql;
}
