import { RedshiftError } from '../redshift-error.ts';
import { type Relation, sayRelation, schemaOf } from '../sql/relation.ts';
import { literal } from '../sql/tokens.ts';
import type { Session } from './session.ts';

/** The schema of a relation in DuckDB's catalog: temporary tables are all in `main`. */
export function catalogSchema(session: Session, relation: Relation): string {
  return session.isTemporary(relation) ? temporarySchema : schemaOf(relation);
}

/** Where DuckDB keeps temporary tables. */
export const temporarySchema = 'main';

/** Does the table or view exist? Without a schema, it may be one of the system's. */
export async function relationExists(session: Session, relation: Relation): Promise<boolean> {
  return (await typeOf(session, relation)) !== undefined;
}

/** @throws RedshiftError unless the table or view exists */
export async function requireRelation(session: Session, relation: Relation): Promise<void> {
  if (!(await relationExists(session, relation))) throw noRelation(relation);
}

/** @throws RedshiftError unless the relation exists and is a table */
export async function requireTable(session: Session, relation: Relation): Promise<void> {
  const type = await typeOf(session, relation);
  if (type === undefined) throw noRelation(relation);
  if (type === 'VIEW') throw new RedshiftError(`"${relation.name}" is not a table`);
}

export function noRelation(relation: Relation): RedshiftError {
  return new RedshiftError(`relation "${sayRelation(relation)}" does not exist`);
}

/** A transaction without a snapshot asks on another connection, since asking on its own would take one. */
async function typeOf(session: Session, relation: Relation): Promise<string | undefined> {
  const schema = catalogSchema(session, relation);
  const schemas = relation.schema === undefined ? [schema, 'pg_internal'] : [schema];
  const sql = `
    SELECT table_type FROM information_schema.tables
     WHERE table_schema IN (${schemas.map((name) => literal(name).text).join(', ')})
       AND table_name = ${literal(relation.name).text}`;
  const within = session.hasSnapshot || schema === temporarySchema;
  const [found] = within ? await session.rows(sql) : await session.database.aside(sql);
  return found && String(found.table_type);
}
