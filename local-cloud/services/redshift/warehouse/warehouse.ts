import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RedshiftError } from '../redshift-error.ts';
import { Database } from './database.ts';
import { Principals } from './principals.ts';
import type { S3Roles } from './s3-roles.ts';

/** The databases of a namespace and what they share: users and roles, VACUUM, and the access to S3. */
export class Warehouse {
  readonly s3: S3Roles;
  readonly principals: Principals;
  /** Where COPY keeps its files while it runs. */
  readonly spoolDirectory: string;
  /** The tables that are being vacuumed, as `database.schema.table`. Since 2025, Redshift vacuums several at a time. */
  readonly vacuumed = new Set<string>();
  readonly #directory: string | undefined;
  readonly #databases: Map<string, Promise<Database>>;

  private constructor(
    directory: string | undefined,
    s3: S3Roles,
    spoolDirectory: string,
    databases: Map<string, Promise<Database>>,
  ) {
    this.#directory = directory;
    this.#databases = databases;
    this.s3 = s3;
    this.spoolDirectory = spoolDirectory;
    this.principals = new Principals(directory && join(directory, 'principals.json'));
  }

  /** Opens all databases in `directory`. Without one, starts with none, in memory. */
  static async open(directory: string | undefined, s3: S3Roles): Promise<Warehouse> {
    const spoolDirectory = makeSpool(directory);
    const names = directory
      ? readdirSync(directory).flatMap((file) => /^(.+)\.duckdb$/.exec(file)?.[1] ?? [])
      : [];
    const warehouse = new Warehouse(directory, s3, spoolDirectory, new Map());
    for (const name of names) await warehouse.openDatabase(decodeURIComponent(name));
    return warehouse;
  }

  get databaseNames(): string[] {
    return [...this.#databases.keys()].sort();
  }

  async database(name: string): Promise<Database> {
    const database = this.#databases.get(name.toLowerCase());
    if (!database) throw new RedshiftError(`database "${name}" does not exist`);
    return database;
  }

  /** Opens a database, or creates it. Once it is open, this does nothing. */
  async openDatabase(name: string): Promise<void> {
    const path = this.#directory && join(this.#directory, `${encodeURIComponent(name)}.duckdb`);
    const opened = this.#databases.get(name) ?? Database.open(name, path, this.spoolDirectory);
    // Set before it is open, so that two callers at once do not both open the file.
    this.#databases.set(name, opened);
    await opened;
  }

  async close(): Promise<void> {
    for (const database of this.#databases.values()) await (await database).close();
    rmSync(this.spoolDirectory, { recursive: true });
    this.s3.destroy();
  }
}

/** An empty directory: files that a killed process left there are of no use. */
function makeSpool(directory: string | undefined): string {
  if (!directory) return mkdtempSync(join(tmpdir(), 'redshift-'));
  const spool = resolve(directory, 'spool');
  rmSync(spool, { recursive: true, force: true });
  mkdirSync(spool, { recursive: true });
  return spool;
}
