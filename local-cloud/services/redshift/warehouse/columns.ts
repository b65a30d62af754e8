import type { Relation } from '../sql/relation.ts';
import { literal, quoteName } from '../sql/tokens.ts';
import { catalogSchema, noRelation } from './relations.ts';
import type { Session } from './session.ts';

/** A column of a table. Encodings and keys are left out: Redshift enforces none of them. */
export interface Column {
  readonly name: string;
  /** DuckDB's type */
  readonly type: string;
  /** n of VARCHAR(n) and CHAR(n), in bytes */
  readonly bytes?: number;
  readonly notNull: boolean;
  /** an expression in DuckDB's dialect */
  readonly default?: string;
  readonly identity?: { readonly sequence: string; readonly byDefault: boolean };
}

/** The column in DuckDB's CREATE TABLE. DuckDB's VARCHAR has no limit, so a CHECK enforces it. */
export function columnDefinition({ name, type, bytes, notNull, default: value }: Column): string {
  const quoted = quoteName(name);
  return [
    quoted,
    type,
    value === undefined ? '' : `DEFAULT ${value}`,
    notNull ? 'NOT NULL' : '',
    bytes === undefined ? '' : `CHECK (strlen(${quoted}) <= ${bytes})`,
  ].join(' ');
}

/** The columns of a table. @throws RedshiftError when there is no such table */
export async function columnsOf(session: Session, relation: Relation): Promise<Column[]> {
  const rows = await session.rows(`
    SELECT column_name AS name, data_type AS type, NOT is_nullable AS "notNull", column_default AS "default",
           (SELECT max(regexp_extract(c.expression, '<= (\\d+)', 1)::INTEGER) FROM duckdb_constraints() c
             WHERE c.table_oid = d.table_oid AND c.constraint_type = 'CHECK' AND c.constraint_column_names = [column_name]
               AND c.database_oid = d.database_oid) AS bytes
      FROM duckdb_columns() d
     WHERE schema_name = ${literal(catalogSchema(session, relation)).text} AND table_name = ${literal(relation.name).text}
     ORDER BY column_index`);
  if (rows.length === 0) throw noRelation(relation);
  return rows.map(({ name, type, notNull, default: value, bytes }) => {
    const sequence = typeof value === 'string' ? /nextval\('(.+?)'\)/.exec(value)?.[1] : undefined;
    return {
      name: String(name),
      type: String(type),
      notNull: notNull === true,
      ...(typeof value === 'string' && { default: value }),
      ...(typeof bytes === 'number' && { bytes }),
      ...(sequence && { identity: { sequence, byDefault: sequence.includes('_default_identity') } }),
    };
  });
}
