import { queryInDuckDb } from '../dialect/translate.ts';
import { notServed, RedshiftError } from '../redshift-error.ts';
import { relationsRead } from '../sql/access.ts';
import { isWord, Reader } from '../sql/reader.ts';
import { quoteRelation, type Relation, schemaOf } from '../sql/relation.ts';
import { quoteName, render, type Token } from '../sql/tokens.ts';
import { type Column, columnDefinition, columnsOf } from '../warehouse/columns.ts';
import { relationExists, temporarySchema } from '../warehouse/relations.ts';
import type { Session } from '../warehouse/session.ts';
import { type ColumnDesign, columnDesign, isConstraint, tableConstraint } from './column-design.ts';
import { type Command, definition } from './command.ts';

interface Head {
  readonly table: Relation;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
}

/** CREATE [TEMP] TABLE with columns, LIKE another table, or AS a query. */
export function createTable(reader: Reader): Command {
  reader.accept('local');
  const temporary = reader.acceptOne('temp', 'temporary') !== undefined;
  if (!reader.accept('table')) throw notServed(`CREATE ${reader.next().value.toUpperCase()}`);
  const ifNotExists = reader.accept('if', 'not', 'exists');
  const table = reader.relation();
  const head = { table, temporary: temporary || table.name.startsWith('#'), ifNotExists };
  if (isWord(reader.peek(), '(') && !isWord(reader.peek(1), 'select')) {
    const items = reader.group();
    tableAttributes(reader);
    if (reader.accept('as')) return asQuery(head, reader.rest(), items);
    reader.end();
    return withColumns(head, items);
  }
  tableAttributes(reader);
  reader.expect('as');
  return asQuery(head, reader.rest());
}

function withColumns(head: Head, items: readonly (readonly Token[])[]): Command {
  const source = items.map(likeSource).find((like) => like !== undefined);
  const designs = items
    .filter((item) => !likeSource(item) && !isConstraint(item))
    .map((item) => columnDesign(new Reader(item)));
  const primary = items.filter(isConstraint).flatMap((item) => tableConstraint(new Reader(item)));
  return definition({ reads: source ? [source] : [], writes: written(head) }, async (session) => {
    if (head.ifNotExists && (await exists(session, head))) return;
    const inherited = source ? (await columnsOf(session, source)).map(withoutIdentity) : [];
    const made: Column[] = [];
    for (const design of designs) made.push(await designed(session, head, design, primary));
    const columns = [...inherited, ...made].map(columnDefinition);
    await session.execute(`${create(head)} (${columns.join(', ')})`);
    if (head.temporary) session.temporaryTableMade(head.table.name);
  });
}

function asQuery(head: Head, query: readonly Token[], names: readonly (readonly Token[])[] = []): Command {
  const list = names.length > 0 ? `(${names.map((name) => render(name)).join(', ')})` : '';
  const reads = relationsRead(query);
  return definition({ reads, writes: written(head) }, async (session) => {
    if (head.ifNotExists && (await exists(session, head))) return;
    const { sql } = queryInDuckDb(query, await session.catalog(reads));
    await session.execute(`${create(head)} ${list} AS ${sql}`);
    if (head.temporary) session.temporaryTableMade(head.table.name);
  });
}

/** IDENTITY is a sequence, which a rollback does not turn back: unique, with gaps, as on Redshift. */
async function designed(
  session: Session,
  head: Head,
  design: ColumnDesign,
  primary: readonly string[],
): Promise<Column> {
  const column = { ...design, notNull: design.notNull || primary.includes(design.name) };
  if (!design.identitySpan) return column;
  const { seed, step, byDefault } = design.identitySpan;
  const name = `${head.table.name}_${design.name}_${byDefault ? 'default_identity' : 'identity'}`;
  const sequence = head.temporary ? quoteName(name) : quoteRelation({ schema: schemaOf(head.table), name });
  const kind = head.temporary ? 'TEMP SEQUENCE' : 'SEQUENCE';
  const bound = step < 0 ? `MAXVALUE ${Math.max(seed, -1)}` : `MINVALUE ${Math.min(seed, 1)}`;
  await session.execute(`CREATE OR REPLACE ${kind} ${sequence} INCREMENT ${step} ${bound} START ${seed}`);
  return { ...column, notNull: true, default: `nextval('${sequence}')` };
}

/** Redshift's LIKE copies names, types and NOT NULL, but no defaults. */
function withoutIdentity({ name, type, bytes, notNull, identity }: Column): Column {
  return { name, type, notNull: notNull && !identity, ...(bytes !== undefined && { bytes }) };
}

function likeSource(item: readonly Token[]): Relation | undefined {
  const reader = new Reader(item);
  if (!reader.accept('like')) return undefined;
  const source = reader.relation();
  if (reader.accept('including')) throw notServed('LIKE … INCLUDING DEFAULTS');
  reader.accept('excluding', 'defaults');
  reader.end();
  return source;
}

/** Distribution and sort order change no result, so they are read and ignored. */
function tableAttributes(reader: Reader): void {
  for (;;) {
    if (reader.accept('diststyle')) {
      if (!reader.acceptOne('even', 'key', 'all', 'auto')) throw reader.unexpected();
    } else if (reader.accept('distkey')) reader.names();
    else if (reader.accept('compound') || reader.accept('interleaved')) {
      reader.expect('sortkey');
      reader.names();
    } else if (reader.accept('sortkey')) {
      if (!reader.accept('auto')) reader.names();
    } else if (reader.accept('encode', 'auto') || reader.accept('backup')) reader.acceptOne('yes', 'no');
    else return;
  }
}

function create({ table, temporary }: Head): string {
  if (temporary && table.schema)
    throw new RedshiftError('cannot create temporary relation in non-temporary schema');
  return `CREATE ${temporary ? 'TEMP ' : ''}TABLE ${quoteRelation(table)}`;
}

function written({ table, temporary }: Head): Relation[] {
  return temporary ? [] : [table];
}

function exists(session: Session, { table, temporary }: Head): Promise<boolean> {
  const schema = temporary ? temporarySchema : schemaOf(table);
  return relationExists(session, { schema, name: table.name });
}
