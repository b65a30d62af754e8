import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { insertFromFiles, type Layout, targetColumns } from '../copy/load.ts';
import {
  fetchObjects,
  listAccess,
  manifestObjects,
  prefixObjects,
  type SourceFile,
} from '../copy/objects.ts';
import { type CopyOptions, copyOptions } from '../copy/options.ts';
import { type LoadError, vet } from '../copy/vet.ts';
import { notServed, RedshiftError } from '../redshift-error.ts';
import type { Reader } from '../sql/reader.ts';
import { literal } from '../sql/tokens.ts';
import { type Column, columnsOf } from '../warehouse/columns.ts';
import type { Session } from '../warehouse/session.ts';
import { type Command, definition } from './command.ts';

/**
 * COPY from S3: all of its files, or nothing. Files are fetched side by side and read by DuckDB in one pass; only when
 * rows have to be mended, left out or blamed are they looked at one by one.
 */
export function copy(reader: Reader): Command {
  const options = copyOptions(reader);
  const byRow = options.maxError > 0 || options.fillRecord || options.acceptInvChars !== undefined;
  if ((options.csv || options.json) && byRow) {
    throw notServed('MAXERROR, FILLRECORD or ACCEPTINVCHARS with CSV or JSON');
  }
  return definition({ reads: [], writes: [options.table] }, async (session) => {
    const columns = targetColumns(await columnsOf(session, options.table), options);
    const { spoolDirectory } = session.warehouse;
    const s3 = session.warehouse.s3.as(options.role);
    await listAccess(s3, options.source);
    const objects = options.manifest
      ? await manifestObjects(s3, options.source)
      : await prefixObjects(s3, options.source);
    const { directory, files } = await fetchObjects(s3, objects, spoolDirectory, session.signal);
    try {
      if (byRow) await loadRows(session, columns, files, join(directory, 'rows'), options);
      else await loadFiles(session, columns, files, options);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
}

async function loadFiles(
  session: Session,
  columns: readonly Column[],
  files: readonly SourceFile[],
  options: CopyOptions,
) {
  if (files.length === 0) return;
  const paths = files.map(({ path }) => path);
  try {
    await session.execute(insertFromFiles(options.table, columns, paths, options, options));
  } catch (error) {
    if (session.signal.aborted) throw error;
    await explain(session, columns, files, options, error as Error);
  }
}

/** What rows are written in once they were looked at: every field quoted, so that nothing in it can matter. */
const plain: Layout = {
  compression: 'none',
  csv: true,
  json: false,
  delimiter: ',',
  quote: '"',
  ignoreHeader: 0,
  nullAs: '\\N',
};

async function loadRows(
  session: Session,
  columns: readonly Column[],
  files: readonly SourceFile[],
  path: string,
  options: CopyOptions,
): Promise<void> {
  const errors: LoadError[] = [];
  const output = createWriteStream(path);
  for await (const { row, error } of vet(files, columns, options)) {
    if (error) errors.push(error);
    if (fails(errors, options)) break;
    const line = row?.map((field) => (field === null ? '\\N' : `"${field.replaceAll('"', '""')}"`)).join(',');
    if (line !== undefined && !output.write(`${line}\n`)) await once(output, 'drain');
  }
  output.end();
  await once(output, 'close');
  await keepErrors(session, options, errors);
  if (fails(errors, options)) throw failed(options);
  await session.execute(insertFromFiles(options.table, columns, [path], plain, options));
}

/** Finds the rows that made a load fail. DuckDB's own words are kept where no row seems wrong. */
async function explain(
  session: Session,
  columns: readonly Column[],
  files: readonly SourceFile[],
  options: CopyOptions,
  cause: Error,
): Promise<never> {
  const errors: LoadError[] = [];
  if (!options.csv && !options.json) {
    for await (const { error } of vet(files, columns, options)) {
      if (error) errors.push(error);
      if (error) break;
    }
  }
  const unknown = { url: options.source, line: 0, column: '', type: '', code: 1216, message: cause.message };
  await keepErrors(session, options, errors.length > 0 ? errors : [unknown]);
  throw failed(options, cause);
}

/** MAXERROR is the number of errors that a load fails with, not the number that it bears. */
function fails(errors: readonly LoadError[], { maxError }: CopyOptions): boolean {
  return errors.length >= Math.max(maxError, 1);
}

function failed({ table }: CopyOptions, cause?: Error): RedshiftError {
  const message = `Load into table '${table.name}' failed. Check 'sys_load_error_detail' system table for details.`;
  return new RedshiftError(message, { cause });
}

/** Errors stay when the transaction that met them goes, so they are written beside it. */
async function keepErrors(
  session: Session,
  { table }: CopyOptions,
  errors: readonly LoadError[],
): Promise<void> {
  if (errors.length === 0) return;
  const rows = errors.map(({ url, line, column, type, code, message }) => {
    const texts = [url, line, column, type, code, message].map((value) => literal(String(value)).text);
    return `(${session.queryId}, ${literal(table.name).text}, ${literal(session.startTime).text}, ${texts.join(', ')})`;
  });
  await session.database.aside(`INSERT INTO pg_internal.sys_load_error_detail VALUES ${rows.join(', ')}`);
}
