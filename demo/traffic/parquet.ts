import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Starting a database takes longer than writing a file with it. */
let connection: Promise<DuckDBConnection> | undefined;

/**
 * Writes a file of JSON lines anew as Parquet, as v2 does: all values are texts, compressed with SNAPPY.
 *
 * @param json may be compressed with gzip, which its name tells
 * @param names of the columns, which are the keys of each object
 */
export async function writeParquet(json: string, parquet: string, names: readonly string[]): Promise<void> {
  connection ??= DuckDBInstance.create(':memory:', { threads: '1' }).then((instance) => instance.connect());
  const columns = names.map((name) => `"${name}": 'VARCHAR'`).join(', ');
  await (await connection).run(
    `COPY (FROM read_json(${literal(json)}, format = 'newline_delimited', columns = {${columns}}))
     TO ${literal(parquet)} (FORMAT PARQUET, COMPRESSION SNAPPY)`,
  );
}

/** The bytes of such a file, made of the text of JSON lines. */
export async function parquetOf(log: string, names: readonly string[]): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'parquet-'));
  const [json, parquet] = [join(folder, 'log.json'), join(folder, 'log.parquet')];
  try {
    writeFileSync(json, log);
    await writeParquet(json, parquet, names);
    return readFileSync(parquet);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
