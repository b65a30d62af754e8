import { rm } from 'node:fs/promises';
import { insertFromFiles, targetColumns } from '../copy/load.ts';
import { fetchObjects, listAccess, manifestObjects, prefixObjects } from '../copy/objects.ts';
import { type CopyOptions, copyOptions } from '../copy/options.ts';
import { firstError, type LoadError } from '../copy/vet.ts';
import { RedshiftError } from '../redshift-error.ts';
import type { Reader } from '../sql/reader.ts';
import { literal } from '../sql/tokens.ts';
import { columnsOf } from '../warehouse/columns.ts';
import type { Session } from '../warehouse/session.ts';
import { type Command, definition } from './command.ts';

/**
 * COPY from S3: all of its files, or nothing. DuckDB reads them in one pass. Only if that fails are they read row by row,
 * to find the row to blame.
 */
export function copy(reader: Reader): Command {
  const options = copyOptions(reader);
  return definition({ reads: [], writes: [options.table] }, async (session) => {
    const columns = targetColumns(await columnsOf(session, options.table), options);
    const s3 = session.warehouse.s3.as(options.role);
    await listAccess(s3, options.source);
    const objects = options.manifest
      ? await manifestObjects(s3, options.source)
      : await prefixObjects(s3, options.source);
    const { spoolDirectory } = session.warehouse;
    const { directory, files } = await fetchObjects(s3, objects, spoolDirectory, session.signal);
    try {
      if (files.length === 0) return;
      const paths = files.map(({ path }) => path);
      await session.execute(insertFromFiles(columns, paths, options));
    } catch (error) {
      if (session.signal.aborted) throw error;
      const found = options.csv || options.json ? undefined : await firstError(files, columns, options);
      await keepError(session, options, found ?? unexplained(options, error as Error));
      throw failed(options, error as Error);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
}

/** DuckDB's own message, for when no row seems wrong. */
function unexplained({ source }: CopyOptions, { message }: Error): LoadError {
  return { url: source, line: 0, column: '', type: '', code: 1216, message };
}

function failed({ table }: CopyOptions, cause: Error): RedshiftError {
  const message = `Load into table '${table.name}' failed. Check 'sys_load_error_detail' system table for details.`;
  return new RedshiftError(message, { cause });
}

/** The error outlives its transaction, which is rolled back, so it is written outside of it. */
async function keepError(
  session: Session,
  { table }: CopyOptions,
  { url, line, column, type, code, message }: LoadError,
): Promise<void> {
  const values = [session.queryId, table.name, session.startTime, url, line, column, type, code, message];
  const row = values.map((value) => literal(String(value)).text).join(', ');
  await session.database.aside(`INSERT INTO pg_internal.sys_load_error_detail VALUES (${row})`);
}
