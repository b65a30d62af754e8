import { RedshiftError } from '../redshift-error.ts';
import { dateFormat } from '../sql/date-format.ts';
import { quoteRelation, type Relation } from '../sql/relation.ts';
import { literal, quoteName } from '../sql/tokens.ts';
import type { Column } from '../warehouse/columns.ts';
import type { CopyOptions } from './options.ts';

/** How files are laid out: that of the statement, or the plain one that rows are written in after they were looked at. */
export type Layout = Pick<
  CopyOptions,
  'compression' | 'csv' | 'json' | 'delimiter' | 'quote' | 'ignoreHeader' | 'nullAs'
>;

/**
 * The INSERT that loads the files: one pass, all columns read as text and turned into what the table wants. Without CSV,
 * quotes and backslashes are data.
 */
export function insertFromFiles(
  table: Relation,
  columns: readonly Column[],
  paths: readonly string[],
  layout: Layout,
  options: CopyOptions,
): string {
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  const values = columns.map((column, index) => value(column, `c${index}`, options)).join(', ');
  return `INSERT INTO ${quoteRelation(table)} (${names}) SELECT ${values} FROM ${
    layout.json ? readJson(paths, columns, layout) : readCsv(paths, columns.length, layout)
  }`;
}

/** A row of Redshift's COPY is at most 4 MB. */
const longestLine = 4 * 1024 * 1024;

function readCsv(paths: readonly string[], width: number, layout: Layout): string {
  const columns = Array.from({ length: width }, (_, index) => `c${index}: 'VARCHAR'`);
  const quote = literal(layout.csv ? layout.quote : '').text;
  return `read_csv([${paths.map((path) => literal(path).text).join(', ')}],
    columns = {${columns.join(', ')}}, auto_detect = false, header = false, skip = ${layout.ignoreHeader},
    delim = ${literal(layout.delimiter).text}, quote = ${quote}, escape = ${quote}, comment = '',
    nullstr = ${literal(layout.nullAs).text}, compression = '${layout.compression}', new_line = '\\n',
    max_line_size = ${longestLine})`;
}

/** Lines of JSON. A column that an object does not name is NULL, a name that is no column is passed over. */
function readJson(paths: readonly string[], columns: readonly Column[], { compression }: Layout): string {
  const files = paths.map((path) => literal(path).text).join(', ');
  const types = columns.map(({ name }) => `${quoteName(name)}: 'VARCHAR'`).join(', ');
  const names = columns.map(({ name }, index) => `${quoteName(name)} AS c${index}`).join(', ');
  return `(SELECT ${names} FROM read_json([${files}], columns = {${types}},
    format = 'newline_delimited', compression = '${compression === 'none' ? 'uncompressed' : compression}',
    maximum_object_size = ${longestLine}))`;
}

function value(column: Column, text: string, options: CopyOptions): string {
  if (column.bytes === undefined)
    return `CAST(${parsed(column.type, `nullif(${text}, '')`, options)} AS ${column.type})`;
  const blank = options.blanksAsNull
    ? `CASE WHEN ${text} <> '' AND trim(${text}) = '' THEN NULL ELSE ${text} END`
    : text;
  const empty = options.emptyAsNull ? `nullif(${blank}, '')` : blank;
  return options.truncateColumns ? `cut_bytes(${empty}, ${column.bytes})` : empty;
}

/** DATEFORMAT and TIMEFORMAT: what DuckDB reads by itself is left to it. */
function parsed(type: string, text: string, options: CopyOptions): string {
  const format = type === 'DATE' ? options.dateFormat : type === 'TIMESTAMP' ? options.timeFormat : 'auto';
  if (format.toLowerCase() === 'auto') return text;
  if (format === 'epochsecs') return `make_timestamp(CAST(${text} AS BIGINT) * 1000000)`;
  if (format === 'epochmillisecs') return `make_timestamp(CAST(${text} AS BIGINT) * 1000)`;
  return `strptime(${text}, '${dateFormat(format)}')`;
}

/** The columns that fields go to: those listed, or all but the ones that number themselves. */
export function targetColumns(all: readonly Column[], { table, columns }: CopyOptions): Column[] {
  if (!columns) return all.filter(({ identity }) => !identity);
  return columns.map((name) => {
    const found = all.find((column) => column.name === name);
    if (!found) throw new RedshiftError(`column "${name}" of relation "${table.name}" does not exist`);
    if (found.identity && !found.identity.byDefault) {
      throw new RedshiftError(
        'EXPLICIT_IDS is required for an IDENTITY column in the column list, and is not served here',
      );
    }
    return found;
  });
}
