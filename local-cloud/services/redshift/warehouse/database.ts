import { readFileSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { literal } from '../sql/tokens.ts';
import { Isolation } from './isolation.ts';
import { toCharNumber } from './to-char-number.ts';

const catalog = readFileSync(new URL('catalog.sql', import.meta.url), 'utf8');

/** Who uses a database, and when: the values of CURRENT_USER and GETDATE(). */
export interface SessionSettings {
  readonly user: string;
  readonly now: Date;
}

/** One database of the warehouse: a DuckDB file, or a database in memory. */
export class Database {
  readonly name: string;
  readonly isolation = new Isolation();
  readonly #instance: DuckDBInstance;

  private constructor(name: string, instance: DuckDBInstance) {
    this.name = name;
    this.#instance = instance;
  }

  /** Opens or creates it. SQL may use no files but those in `spoolDirectory`, where COPY puts what it loads. */
  static async open(name: string, path: string | undefined, spoolDirectory: string): Promise<Database> {
    const instance = await DuckDBInstance.create(path ?? ':memory:');
    const connection = await instance.connect();
    connection.registerScalarFunction(toCharNumber());
    await connection.run(catalog);
    await connection.run(`
      SET GLOBAL default_null_order = 'nulls_last_on_asc_first_on_desc';
      SET GLOBAL preserve_identifier_case = false;
      SET GLOBAL preserve_insertion_order = false;
      SET GLOBAL TimeZone = 'UTC';
      SET allowed_directories = [${literal(`${spoolDirectory}/`).text}];
      SET enable_external_access = false`);
    connection.closeSync();
    return new Database(name, instance);
  }

  async connect({ user, now }: SessionSettings): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    await connection.run(`
      SET search_path = 'public,pg_internal';
      SET VARIABLE now = TIMESTAMP ${literal(timestamp(now)).text};
      SET VARIABLE db_user = ${literal(user).text};
      SET VARIABLE database = ${literal(this.name).text}`);
    return connection;
  }

  /** Runs a statement outside of all sessions: it sees what is committed, and commits at once. */
  async aside(sql: string): Promise<Record<string, unknown>[]> {
    const connection = await this.#instance.connect();
    try {
      return (await connection.runAndReadAll(sql)).getRowObjectsJS();
    } finally {
      connection.closeSync();
    }
  }

  /** Checkpoints first, so that the next start has no log to replay. */
  async close(): Promise<void> {
    const connection = await this.#instance.connect();
    await connection.run('CHECKPOINT');
    connection.closeSync();
    this.#instance.closeSync();
  }
}

/** A time as a timestamp of SQL, in UTC. */
export function timestamp(moment: Date): string {
  return moment.toISOString().replace(/[TZ]/g, ' ').trim();
}
