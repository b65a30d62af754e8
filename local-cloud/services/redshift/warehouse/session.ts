import type { SqlParameter } from '@aws-sdk/client-redshift-data';
import type { DuckDBConnection, DuckDBResultReader } from '@duckdb/node-api';
import type { Access, Outcome } from '../commands/command.ts';
import { compile } from '../commands/compile.ts';
import { inRedshiftWords, RedshiftError } from '../redshift-error.ts';
import { relationsBehind } from '../sql/access.ts';
import type { Relation } from '../sql/reader.ts';
import { literal } from '../sql/tokens.ts';
import { type Database, type SessionSettings, timestamp } from './database.ts';
import type { Transaction } from './isolation.ts';
import { bindParameters, singleStatement } from './parameters.ts';
import type { Change, Principals } from './principals.ts';
import type { Warehouse } from './warehouse.ts';

/** What is heard of a session while it runs. */
export interface Progress {
  /** The statement of this index begins. */
  started(index: number): void;
  /** It is done, though not committed before all are. */
  finished(index: number, outcome: Outcome): void;
}

export interface SessionOptions extends SessionSettings {
  readonly queryId: number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** A batch is one transaction block; a single statement is a transaction of its own. */
  readonly block: boolean;
  /** the values of `:name` */
  readonly parameters: readonly SqlParameter[];
}

/**
 * Runs statements in a session of their own, as one transaction: all of them, or none when one throws. Temporary tables
 * end with the session. Throws a RedshiftError.
 */
export async function runStatements(
  warehouse: Warehouse,
  database: Database,
  sqls: readonly string[],
  options: SessionOptions,
): Promise<void> {
  const connection = await database.connect(options);
  const transaction = database.isolation.begin(options.signal);
  const session = new Session(warehouse, database, connection, transaction, options);
  const stopInterrupting = interruptWhenAborted(connection, options.signal);
  try {
    await session.run(sqls);
  } catch (error) {
    throw options.signal.aborted ? options.signal.reason : inRedshiftWords(error);
  } finally {
    stopInterrupting();
    // A transaction that is still open goes with its connection.
    connection.closeSync();
    transaction.end();
  }
}

/** DuckDB forgets an interrupt that comes before a query runs, so it is told again until the session ends. */
function interruptWhenAborted(connection: DuckDBConnection, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    timer = setInterval(() => connection.interrupt(), 20);
  };
  signal.addEventListener('abort', interrupt);
  return () => {
    clearInterval(timer);
    signal.removeEventListener('abort', interrupt);
  };
}

/** What a command may use. */
export class Session {
  readonly warehouse: Warehouse;
  readonly database: Database;
  readonly signal: AbortSignal;
  readonly user: string;
  readonly queryId: number;
  /** as a timestamp of SQL, in UTC */
  readonly startTime: string;
  /** The principals as this transaction sees them. */
  readonly principals: Principals;
  readonly #connection: DuckDBConnection;
  readonly #transaction: Transaction;
  readonly #options: SessionOptions;
  readonly #temporaryTables = new Set<string>();
  readonly #changes: Change[] = [];

  constructor(
    warehouse: Warehouse,
    database: Database,
    connection: DuckDBConnection,
    transaction: Transaction,
    options: SessionOptions,
  ) {
    this.warehouse = warehouse;
    this.database = database;
    this.signal = options.signal;
    this.user = options.user;
    this.queryId = options.queryId;
    this.startTime = timestamp(options.now);
    this.principals = warehouse.principals.copy();
    this.#connection = connection;
    this.#transaction = transaction;
    this.#options = options;
  }

  async run(sqls: readonly string[]): Promise<void> {
    const { block, parameters, progress } = this.#options;
    let inTransaction = false;
    for (const [index, sql] of sqls.entries()) {
      this.signal.throwIfAborted();
      progress.started(index);
      const command = compile(bindParameters(singleStatement(sql), parameters));
      if (command.alone && block)
        throw new RedshiftError(`${command.alone} cannot run inside a transaction block`);
      if (command.insideBlock && block) throw new RedshiftError(command.insideBlock);
      if (!command.alone && !inTransaction) {
        await this.execute('BEGIN');
        inTransaction = true;
      }
      await this.#enter(command.access);
      progress.finished(index, await command.run(this));
    }
    if (inTransaction) await this.#transaction.commit(() => this.execute('COMMIT'));
    this.warehouse.principals.commit(this.#changes);
  }

  /** Runs SQL of DuckDB's dialect, and tells how many rows it changed. */
  async execute(sql: string): Promise<number> {
    return (await this.#connection.run(sql)).rowsChanged;
  }

  async query(sql: string): Promise<DuckDBResultReader> {
    return this.#connection.runAndReadAll(sql);
  }

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.query(sql)).getRowObjectsJS();
  }

  /** Holds a table to the end of the transaction, and takes no snapshot: that is how LOCK serializes what follows it. */
  lock(relation: Relation): Promise<void> {
    return this.#transaction.lock(key(relation));
  }

  /** Does this transaction have its snapshot? Until then, looking at a table through it would take one. */
  get hasSnapshot(): boolean {
    return this.#transaction.snapshot !== undefined;
  }

  temporaryTableMade(name: string): void {
    this.#temporaryTables.add(name);
  }

  isTemporary({ schema, name }: Relation): boolean {
    return schema === undefined && this.#temporaryTables.has(name);
  }

  /** Changes users, roles or grants when the transaction commits. */
  change(change: Change): void {
    change(this.principals);
    this.#changes.push(change);
  }

  async #enter({ reads, writes }: Access): Promise<void> {
    if (reads.length === 0 && writes.length === 0) return;
    const shared = (relation: Relation) => !this.isTemporary(relation);
    const read = await this.#behindViews(reads.filter(shared));
    await this.#transaction.use(read.map(key), writes.filter(shared).map(key));
  }

  /** Views stand for the tables that they read. */
  async #behindViews(relations: readonly Relation[]): Promise<Relation[]> {
    const found = new Map(relations.map((relation) => [key(relation), relation]));
    for (const [, { schema = 'public', name }] of found) {
      const [view] = await this.database.aside(
        `SELECT sql FROM duckdb_views() WHERE schema_name = ${literal(schema).text} AND view_name = ${literal(name).text}`,
      );
      const behind = view ? relationsBehind(String(view.sql)) : [];
      for (const relation of behind) found.set(key(relation), relation);
    }
    return [...found.values()];
  }
}

function key({ schema = 'public', name }: Relation): string {
  return `${schema}.${name}`;
}
