import { notServed, RedshiftError } from '../redshift-error.ts';
import { relationsBehind } from '../sql/access.ts';
import type { Reader } from '../sql/reader.ts';
import { quoteRelation, type Relation, sayRelation, schemaOf } from '../sql/relation.ts';
import { columnsOf } from '../warehouse/columns.ts';
import { relationExists } from '../warehouse/relations.ts';
import type { Session } from '../warehouse/session.ts';
import { type Command, definition } from './command.ts';
import { lateBinding } from './create-view.ts';

/** DROP TABLE or VIEW [IF EXISTS] a, b … [CASCADE | RESTRICT]. */
export function drop(reader: Reader): Command {
  const kind = reader.acceptOne('table', 'view');
  if (!kind) throw notServed(`DROP ${reader.next().value.toUpperCase()}`);
  const ifExists = reader.accept('if', 'exists');
  const relations = relationList(reader);
  const cascade = reader.acceptOne('cascade', 'restrict') === 'cascade';
  reader.end();
  return definition({ reads: [], writes: relations }, async (session) => {
    for (const relation of relations) {
      await dropDependents(session, kind, relation, cascade);
      const sequences = kind === 'table' ? await identitySequences(session, relation) : [];
      await session.execute(`DROP ${kind} ${ifExists ? 'IF EXISTS ' : ''}${quoteRelation(relation)}`);
      for (const sequence of sequences) await session.execute(`DROP SEQUENCE ${sequence}`);
    }
  });
}

/** Drops the views that read the relation with CASCADE, and fails without. Late-binding views do not count. */
async function dropDependents(
  session: Session,
  kind: string,
  relation: Relation,
  cascade: boolean,
): Promise<void> {
  if (session.isTemporary(relation)) return;
  const views = await session.rows(`
    SELECT schema_name AS schema, view_name AS name, sql FROM duckdb_views()
     WHERE NOT internal AND NOT temporary AND comment IS DISTINCT FROM '${lateBinding}'
       AND schema_name NOT IN ('pg_internal', 'redshift_information_schema')`);
  const dependent = views.filter(({ sql }) =>
    relationsBehind(String(sql)).some(
      (read) => read.name === relation.name && schemaOf(read) === schemaOf(relation),
    ),
  );
  if (dependent.length > 0 && !cascade) {
    throw new RedshiftError(
      `cannot drop ${kind} ${sayRelation(relation)} because other objects depend on it\n  Hint: Use DROP ... CASCADE to drop the dependent objects too.`,
    );
  }
  for (const view of dependent) {
    const found = { schema: String(view.schema), name: String(view.name) };
    await dropDependents(session, 'view', found, cascade);
    await session.execute(`DROP VIEW IF EXISTS ${quoteRelation(found)}`);
  }
}

/** TRUNCATE [TABLE] a. Refused in a batch: on Redshift it would commit the first half of it. */
export function truncate(reader: Reader): Command {
  reader.accept('table');
  const table = reader.relation();
  reader.end();
  const command = definition({ reads: [], writes: [table] }, (session) =>
    session.execute(`TRUNCATE ${quoteRelation(table)}`),
  );
  return {
    ...command,
    insideBlock: 'TRUNCATE commits the transaction it runs in, so the local warehouse refuses it in a batch',
  };
}

/** The sequences behind the IDENTITY columns of a table, if there is such a table. */
async function identitySequences(session: Session, relation: Relation): Promise<string[]> {
  if (!(await relationExists(session, relation))) return [];
  return (await columnsOf(session, relation)).flatMap(({ identity }) => identity?.sequence ?? []);
}

function relationList(reader: Reader): Relation[] {
  const relations = [reader.relation()];
  while (reader.accept(',')) relations.push(reader.relation());
  return relations;
}
