import { notServed, RedshiftError } from '../redshift-error.ts';
import { noAccess } from '../sql/access.ts';
import type { Reader } from '../sql/reader.ts';
import { quoteRelation, type Relation, schemaOf } from '../sql/relation.ts';
import { requireTable } from '../warehouse/relations.ts';
import type { Session } from '../warehouse/session.ts';
import { type Command, definition } from './command.ts';

/** LOCK [TABLE] a, b …, until the transaction ends. */
export function lock(reader: Reader): Command {
  reader.accept('table');
  const relations = [reader.relation()];
  while (reader.accept(',')) relations.push(reader.relation());
  reader.end();
  return definition(noAccess, async (session) => {
    for (const relation of relations) {
      await requireTable(session, relation);
      await session.lock(relation);
    }
  });
}

/** ANALYZE [VERBOSE] [table [(columns)]] [PREDICATE COLUMNS | ALL COLUMNS]. */
export function analyze(reader: Reader): Command {
  reader.accept('verbose');
  if (reader.accept('compression')) throw notServed('ANALYZE COMPRESSION');
  const table = reader.done ? undefined : reader.relation();
  if (!reader.done && !reader.accept('predicate', 'columns') && !reader.accept('all', 'columns'))
    reader.names();
  reader.end();
  return definition(noAccess, (session) =>
    session.execute(table ? `ANALYZE ${quoteRelation(table)}` : 'ANALYZE'),
  );
}

/**
 * VACUUM [FULL | SORT ONLY | DELETE ONLY | REINDEX | RECLUSTER] [table] [TO n PERCENT] [BOOST]. DuckDB reclaims space
 * by itself and sorts nothing, so only the conditions are left: one VACUUM of a table at a time, in no transaction block,
 * on a table that exists and that nobody else holds.
 */
export function vacuum(reader: Reader): Command {
  if (!reader.accept('sort', 'only') && !reader.accept('delete', 'only'))
    reader.acceptOne('full', 'reindex', 'recluster');
  const table = reader.done ? undefined : reader.relation();
  if (reader.accept('to')) {
    reader.integer();
    reader.expect('percent');
  }
  reader.accept('boost');
  reader.end();
  const command = definition(noAccess, (session) => vacuumAlone(session, table));
  return { ...command, alone: 'VACUUM' };
}

async function vacuumAlone(session: Session, table: Relation | undefined): Promise<void> {
  const { vacuumed } = session.warehouse;
  const name = table && `${session.database.name}.${schemaOf(table)}.${table.name}`;
  if (name === undefined ? vacuumed.size > 0 : vacuumed.has(name))
    throw new RedshiftError('VACUUM is running\n  Hint: re-execute after other vacuum finished');
  if (!table || !name) return;
  vacuumed.add(name);
  try {
    await requireTable(session, table);
    await session.lock(table);
  } finally {
    vacuumed.delete(name);
  }
}
