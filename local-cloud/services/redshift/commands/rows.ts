import { changeInDuckDb, queryInDuckDb } from '../dialect/translate.ts';
import { notServed, RedshiftError } from '../redshift-error.ts';
import { type Access, relationsRead } from '../sql/access.ts';
import { isWord, Reader } from '../sql/reader.ts';
import { quoteRelation, type Relation } from '../sql/relation.ts';
import { quoteName, type Token } from '../sql/tokens.ts';
import { columnsOf } from '../warehouse/columns.ts';
import type { Session } from '../warehouse/session.ts';
import type { Command } from './command.ts';

/** SELECT, WITH … SELECT and queries in brackets. */
export function select(reader: Reader): Command {
  const query = reader.rest();
  const reads = relationsRead(query);
  return {
    access: { reads, writes: [] },
    async run(session) {
      await showPrincipals(session, query);
      const result = await session.query(queryInDuckDb(query, await session.catalog(reads)).sql);
      return { result, rowsChanged: 0 };
    },
  };
}

export function insert(reader: Reader): Command {
  const table = reader.relation();
  const listsColumns =
    isWord(reader.peek(), '(') && !isWord(reader.peek(1), 'select') && !isWord(reader.peek(1), 'with');
  const columns = listsColumns ? reader.names() : undefined;
  const source = reader.rest();
  const reads = relationsRead(source);
  return {
    access: { reads, writes: [table] },
    async run(session) {
      await refuseIdentityValues(session, table, columns);
      const named = columns ?? (await columnsOfValues(session, table, source));
      const list = named ? `(${named.map(quoteName).join(', ')})` : '';
      await showPrincipals(session, source);
      const { sql } = queryInDuckDb(source, await session.catalog(reads));
      return { rowsChanged: await session.execute(`INSERT INTO ${quoteRelation(table)} ${list} ${sql}`) };
    },
  };
}

export function update(reader: Reader): Command {
  const table = reader.relation();
  return change('update', table, reader.rest());
}

/** DELETE [FROM] a. */
export function deleteRows(reader: Reader): Command {
  reader.accept('from');
  const table = reader.relation();
  return change('delete', table, reader.rest());
}

export function merge(reader: Reader): Command {
  const table = reader.relation();
  const rest = reader.rest();
  if (rest.some((token) => isWord(token, 'remove'))) throw notServed('MERGE … REMOVE DUPLICATES');
  return change('merge', table, rest);
}

/** Rows are read before they are changed or deleted, so isolation counts the table as read, too. */
function change(verb: 'update' | 'delete' | 'merge', table: Relation, rest: readonly Token[]): Command {
  const access: Access = { reads: [table, ...relationsRead(rest)], writes: [table] };
  return {
    access,
    async run(session) {
      const sql = changeInDuckDb(verb, table, rest, await session.catalog(access.reads));
      return { rowsChanged: await session.execute(sql) };
    },
  };
}

async function refuseIdentityValues(
  session: Session,
  table: Relation,
  columns: readonly string[] | undefined,
): Promise<void> {
  if (!columns) return;
  const identity = (await columnsOf(session, table)).find((column) => column.identity);
  if (identity && !identity.identity?.byDefault && columns.includes(identity.name)) {
    throw new RedshiftError(`cannot set an identity column to a value`);
  }
}

/** There may be fewer VALUES than columns: the other columns take their defaults. */
async function columnsOfValues(
  session: Session,
  table: Relation,
  source: readonly Token[],
): Promise<string[] | undefined> {
  const reader = new Reader(source);
  if (!reader.accept('values')) return undefined;
  const width = reader.group().length;
  const names = (await columnsOf(session, table)).map(({ name }) => name);
  if (width > names.length) throw new RedshiftError('INSERT has more expressions than target columns');
  return names.slice(0, width);
}

/** Creates PG_USER and SVV_ROLES for a query that names them, since users and roles belong to no database. */
async function showPrincipals(session: Session, query: readonly Token[]): Promise<void> {
  for (const [view, column, kind] of [
    ['pg_user', 'usename', 'user'],
    ['svv_roles', 'role_name', 'role'],
  ] as const) {
    if (!query.some((token) => isWord(token, view))) continue;
    const names = session.principals.list(kind).map((name) => `'${name.replaceAll("'", "''")}'`);
    await session.execute(
      `CREATE OR REPLACE TEMP VIEW ${view} AS SELECT unnest([${names.join(', ')}]) AS ${column}`,
    );
  }
}
