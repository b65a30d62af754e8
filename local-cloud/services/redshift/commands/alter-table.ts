import { notServed, RedshiftError } from '../redshift-error.ts';
import type { Reader } from '../sql/reader.ts';
import { quoteRelation, type Relation, schemaOf } from '../sql/relation.ts';
import { quoteName } from '../sql/tokens.ts';
import { type Column, columnDefinition, columnsOf } from '../warehouse/columns.ts';
import type { Session } from '../warehouse/session.ts';
import { columnDesign } from './column-design.ts';
import { type Command, definition } from './command.ts';

/** ALTER TABLE: adds, drops and renames columns, and renames the table. Owners and constraints are read, not kept. */
export function alterTable(reader: Reader): Command {
  const table = reader.relation();
  const run = action(reader, table);
  reader.end();
  return definition({ reads: [table], writes: [table] }, run);
}

type Action = (session: Session) => Promise<unknown>;

function action(reader: Reader, table: Relation): Action {
  const head = `ALTER TABLE ${quoteRelation(table)}`;
  if (reader.accept('add')) return add(reader, table);
  if (reader.accept('drop')) {
    if (reader.accept('constraint')) throw notServed('ALTER TABLE … DROP CONSTRAINT');
    reader.accept('column');
    const column = quoteName(reader.name());
    reader.acceptOne('cascade', 'restrict');
    return (session) => session.execute(`${head} DROP COLUMN ${column}`);
  }
  if (reader.accept('rename', 'to')) {
    const name = reader.name();
    return (session) => session.execute(`${head} RENAME TO ${quoteName(name)}`);
  }
  if (reader.accept('rename', 'column')) {
    const from = reader.name();
    reader.expect('to');
    const to = reader.name();
    return (session) => session.execute(`${head} RENAME COLUMN ${quoteName(from)} TO ${quoteName(to)}`);
  }
  if (reader.accept('owner', 'to')) {
    const owner = reader.name();
    return async (session) => {
      await columnsOf(session, table);
      session.principals.require('user', owner);
    };
  }
  throw notServed(`ALTER TABLE … ${reader.next().value.toUpperCase()}`);
}

function add(reader: Reader, table: Relation): Action {
  if (['constraint', 'primary', 'unique', 'foreign'].includes(reader.peek()?.value ?? '')) {
    reader.rest();
    return (session) => columnsOf(session, table);
  }
  reader.accept('column');
  const design = columnDesign(reader.remaining());
  if (design.identitySpan) throw new RedshiftError('cannot add an identity column to a table');
  if (design.notNull && design.default === undefined) {
    throw new RedshiftError(
      'ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression',
    );
  }
  return (session) => rebuild(session, table, design);
}

/** DuckDB cannot add a column with a limit or NOT NULL, so the table is created anew with it. */
async function rebuild(session: Session, table: Relation, added: Column): Promise<void> {
  const columns = await columnsOf(session, table);
  if (columns.some(({ name }) => name === added.name)) {
    throw new RedshiftError(`column "${added.name}" of relation "${table.name}" already exists`);
  }
  const made: Relation = { schema: schemaOf(table), name: `${table.name}$new` };
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  await session.execute(
    `CREATE TABLE ${quoteRelation(made)} (${[...columns, added].map(columnDefinition).join(', ')})`,
  );
  await session.execute(
    `INSERT INTO ${quoteRelation(made)} (${names}) SELECT ${names} FROM ${quoteRelation(table)}`,
  );
  await session.execute(`DROP TABLE ${quoteRelation(table)}`);
  await session.execute(`ALTER TABLE ${quoteRelation(made)} RENAME TO ${quoteName(table.name)}`);
}
