import { RedshiftError } from '../redshift-error.ts';
import { quoteRelation } from '../sql/relation.ts';
import { literal, quoteName } from '../sql/tokens.ts';
import type { Column } from '../warehouse/columns.ts';
import type { CopyOptions } from './options.ts';

/**
 * The INSERT that loads the files in one pass: all fields are read as text and cast to the types of the columns. Without
 * CSV, quotes and backslashes are data.
 */
export function insertFromFiles(
  columns: readonly Column[],
  paths: readonly string[],
  options: CopyOptions,
): string {
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  const values = columns.map((column, index) => value(column, `c${index}`, options)).join(', ');
  return `INSERT INTO ${quoteRelation(options.table)} (${names}) SELECT ${values} FROM ${
    options.json ? readJson(paths, columns, options) : readCsv(paths, columns.length, options)
  }`;
}

/** Redshift's limit of a row in COPY: 4 MB. */
const longestLine = 4 * 1024 * 1024;

/** A text that no field has, in a file without quotes. */
const noField = '\n';

function readCsv(paths: readonly string[], width: number, options: CopyOptions): string {
  const columns = Array.from({ length: width }, (_, index) => `c${index}: 'VARCHAR'`);
  const quote = literal(options.csv ? options.quote : '').text;
  // With FILLRECORD, only a missing field is NULL here. `filled` applies NULL AS.
  const nullAs = options.fillRecord ? noField : options.nullAs;
  return `read_csv([${paths.map((path) => literal(path).text).join(', ')}],
    columns = {${columns.join(', ')}}, auto_detect = false, header = false, skip = ${options.ignoreHeader},
    delim = ${literal(options.delimiter).text}, quote = ${quote}, escape = ${quote}, comment = '',
    nullstr = ${text(nullAs)}, null_padding = ${options.fillRecord}, compression = '${options.compression}',
    new_line = '\\n', max_line_size = ${longestLine})`;
}

/** Lines of JSON. A column that an object does not name is NULL; a name that is no column is ignored. */
function readJson(
  paths: readonly string[],
  columns: readonly Column[],
  { compression }: CopyOptions,
): string {
  const files = paths.map((path) => literal(path).text).join(', ');
  const types = columns.map(({ name }) => `${quoteName(name)}: 'VARCHAR'`).join(', ');
  const names = columns.map(({ name }, index) => `${quoteName(name)} AS c${index}`).join(', ');
  return `(SELECT ${names} FROM read_json([${files}], columns = {${types}},
    format = 'newline_delimited', compression = '${compression === 'none' ? 'uncompressed' : compression}',
    maximum_object_size = ${longestLine}))`;
}

function value({ type, bytes }: Column, field: string, options: CopyOptions): string {
  const read = options.fillRecord ? filled(field, options) : field;
  if (bytes === undefined) return `CAST(nullif(${read}, '') AS ${type})`;
  return options.truncateColumns ? `cut_bytes(${read}, ${bytes})` : read;
}

/** With FILLRECORD, a missing field is an empty one, which is NULL unless the column is text. */
function filled(field: string, { nullAs }: CopyOptions): string {
  return `nullif(coalesce(${field}, ''), ${text(nullAs)})`;
}

/** DuckDB reads no NUL in SQL, and NULL AS may be one. */
function text(value: string): string {
  return literal(value).text.replaceAll('\0', "' || chr(0) || '");
}

/** The columns that the fields go into: those listed, or all but IDENTITY columns. */
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
