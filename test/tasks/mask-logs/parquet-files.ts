import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Parquet files, as DuckDB writes and reads them. */
export class ParquetFiles {
  readonly #connection: DuckDBConnection;
  readonly #folder: string;
  #count = 0;

  private constructor(connection: DuckDBConnection, folder: string) {
    this.#connection = connection;
    this.#folder = folder;
  }

  static async start(): Promise<ParquetFiles> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    return new ParquetFiles(await instance.connect(), await mkdtemp(join(tmpdir(), 'parquet-')));
  }

  async stop(): Promise<void> {
    this.#connection.closeSync();
    await rm(this.#folder, { recursive: true });
  }

  /**
   * @param select the rows, as SQL or as values by name; undefined for NULL
   * @param options of COPY, such as `COMPRESSION ZSTD`
   */
  async write(select: string | readonly Record<string, string | undefined>[], options = ''): Promise<Buffer> {
    const file = join(this.#folder, `${++this.#count}.parquet`);
    const query = typeof select === 'string' ? select : queryOf(select);
    await this.#connection.run(`COPY (${query}) TO '${file}' (FORMAT PARQUET${options && `, ${options}`})`);
    return readFile(file);
  }

  /** All that stands in a file, as text. */
  async text(file: string): Promise<string> {
    const reader = await this.#connection.runAndReadAll(
      `FROM read_parquet('${file}', hive_partitioning = false)`,
    );
    return JSON.stringify(reader.getRowsJson());
  }
}

function queryOf(rows: readonly Record<string, string | undefined>[]): string {
  const names = [...new Set(rows.flatMap(Object.keys))];
  const literal = (value: string | undefined) =>
    value === undefined ? 'NULL::VARCHAR' : `'${value.replaceAll("'", "''")}'`;
  const values = rows.map((row) => `(${names.map((name) => literal(row[name])).join(', ')})`);
  return `SELECT * FROM (VALUES ${values.join(', ')}) AS t(${names.map((name) => `"${name}"`).join(', ')})`;
}
