import { notServed, RedshiftError } from '../redshift-error.ts';
import { noAccess } from '../sql/access.ts';
import type { Reader } from '../sql/reader.ts';
import { literal } from '../sql/tokens.ts';
import type { Command } from './command.ts';

/** SHOW SCHEMAS, TABLES or COLUMNS, with LIKE and LIMIT. What is not known here, such as who changed a table when, is NULL. */
export function show(reader: Reader): Command {
  const kind = reader.acceptOne('schemas', 'tables', 'columns');
  if (!kind) throw notServed(`SHOW ${reader.next().value.toUpperCase()}`);
  const { path, sql, name } = listings[kind];
  reader.expect('from', ...path);
  const place = [reader.name()];
  while (reader.accept('.')) place.push(reader.name());
  const pattern = reader.accept('like') ? reader.string() : '%';
  const limit = reader.accept('limit') ? reader.integer() : 10_000;
  reader.end();
  return {
    access: noAccess,
    async run(session) {
      checkDatabase(session.database.name, place, kind);
      const [table = '', schema = 'public'] = kind === 'columns' ? [...place].reverse() : ['', place.at(-1)];
      const where = [
        ...(kind === 'schemas' ? [] : [`schema_name = ${literal(schema).text}`]),
        ...(kind === 'columns' ? [`table_name = ${literal(table).text}`] : []),
        `${name} LIKE ${literal(pattern).text}`,
      ];
      const result = await session.query(
        `SELECT * FROM (${sql}) q WHERE ${where.join(' AND ')} ORDER BY ${kind === 'columns' ? 'ordinal_position' : name} LIMIT ${limit}`,
      );
      return { result, rowsChanged: 0 };
    },
  };
}

interface Listing {
  /** the words after FROM */
  readonly path: readonly string[];
  /** the column that LIKE looks at */
  readonly name: string;
  readonly sql: string;
}

const nothing = (type: string, ...names: string[]) =>
  names.map((name) => `CAST(NULL AS ${type}) AS ${name}`).join(', ');

/** The columns are those of Redshift's guide, in its order. */
const listings: Record<'schemas' | 'tables' | 'columns', Listing> = {
  schemas: {
    path: ['database'],
    name: 'schema_name',
    sql: `SELECT catalog_name AS database_name, schema_name, schema_owner, 'local' AS schema_type,
            ${nothing('VARCHAR', 'schema_acl', 'source_database', 'schema_option')}
            FROM redshift_information_schema.schemata`,
  },
  tables: {
    path: ['schema'],
    name: 'table_name',
    sql: `SELECT table_catalog AS database_name, table_schema AS schema_name, table_name,
            CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'TABLE' END AS table_type,
            ${nothing('VARCHAR', 'table_acl', 'remarks', 'owner')}, ${nothing('TIMESTAMP', 'last_altered_time', 'last_modified_time')},
            ${nothing('VARCHAR', 'dist_style', 'table_subtype')}
            FROM redshift_information_schema.tables`,
  },
  columns: {
    path: ['table'],
    name: 'column_name',
    sql: `SELECT table_catalog AS database_name, table_schema AS schema_name, table_name, column_name,
            CAST(ordinal_position AS INTEGER) AS ordinal_position, column_default, is_nullable, data_type,
            character_maximum_length, numeric_precision, numeric_scale, ${nothing('VARCHAR', 'remarks')}
            FROM redshift_information_schema.columns`,
  },
};

/** The place may begin with the database, which has to be the one of the connection. */
function checkDatabase(connected: string, place: readonly string[], kind: keyof typeof listings): void {
  const parts = { schemas: 1, tables: 2, columns: 3 }[kind];
  if (place.length > parts)
    throw new RedshiftError(`improper qualified name (too many dotted names): ${place.join('.')}`);
  const database = place.length === parts ? place[0] : connected;
  if (database !== connected) throw notServed(`SHOW ${kind.toUpperCase()} of another database`);
}
