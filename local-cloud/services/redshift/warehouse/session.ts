import type { DuckDBConnection, DuckDBResultReader } from '@duckdb/node-api';
import { relationName } from '../dialect/from.ts';
import type { Catalog, NamedType } from '../dialect/scope.ts';
import { type Access, relationsBehind } from '../sql/access.ts';
import { type Relation, sayRelation, schemaOf } from '../sql/relation.ts';
import { literal } from '../sql/tokens.ts';
import { typeOfDuckDb } from '../sql/types.ts';
import { type Database, type SessionSettings, timestamp } from './database.ts';
import type { Transaction } from './isolation.ts';
import type { Change, Principals } from './principals.ts';
import type { Warehouse } from './warehouse.ts';

export interface SessionOptions extends SessionSettings {
  /** the name of the database to connect to */
  readonly database: string;
  readonly queryId: number;
  /** cancels the statement that runs */
  readonly signal: AbortSignal;
}

/** One connection to a database and its one transaction: what a command may use. Temporary tables end with it. */
export class Session {
  readonly warehouse: Warehouse;
  readonly database: Database;
  readonly signal: AbortSignal;
  readonly user: string;
  readonly queryId: number;
  /** a timestamp of SQL, in UTC */
  readonly startTime: string;
  /** The principals as this transaction sees them. */
  readonly principals: Principals;
  readonly #connection: DuckDBConnection;
  readonly #transaction: Transaction;
  readonly #stopInterrupting: () => void;
  readonly #temporaryTables = new Set<string>();
  readonly #changes: Change[] = [];

  /** @throws RedshiftError when there is no such database */
  static async open(warehouse: Warehouse, options: SessionOptions): Promise<Session> {
    const database = await warehouse.database(options.database);
    return new Session(warehouse, database, await database.connect(options), options);
  }

  private constructor(
    warehouse: Warehouse,
    database: Database,
    connection: DuckDBConnection,
    { signal, user, queryId, now }: SessionOptions,
  ) {
    this.warehouse = warehouse;
    this.database = database;
    this.signal = signal;
    this.user = user;
    this.queryId = queryId;
    this.startTime = timestamp(now);
    this.principals = warehouse.principals.copy();
    this.#connection = connection;
    this.#transaction = database.isolation.begin(signal);
    this.#stopInterrupting = interruptWhenAborted(connection, signal);
  }

  /** Runs SQL of DuckDB's dialect. @returns how many rows it changed */
  async execute(sql: string): Promise<number> {
    return (await this.#connection.run(sql)).rowsChanged;
  }

  async query(sql: string): Promise<DuckDBResultReader> {
    return this.#connection.runAndReadAll(sql);
  }

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.query(sql)).getRowObjectsJS();
  }

  /** The columns of these tables and views, for the translation of a statement that names them. */
  async catalog(relations: readonly Relation[]): Promise<Catalog> {
    const found = new Map<string, readonly NamedType[]>();
    for (const relation of relations) {
      const columns = await this.#columnTypes(relation);
      if (columns) found.set(sayRelation(relation), columns);
    }
    return (relation) => found.get(sayRelation(relation));
  }

  /** Waits until a statement may use its tables, and takes the transaction's snapshot if it has none. */
  async enter({ reads, writes }: Access): Promise<void> {
    if (reads.length === 0 && writes.length === 0) return;
    const shared = (relation: Relation) => !this.isTemporary(relation);
    const read = await this.#behindViews(reads.filter(shared));
    await this.#transaction.use(read.map(key), writes.filter(shared).map(key));
  }

  /**
   * Locks a table until the transaction ends. It takes no snapshot, so what follows sees all that was committed until the
   * lock was granted.
   */
  lock(relation: Relation): Promise<void> {
    return this.#transaction.lock(key(relation));
  }

  /** Does this transaction have its snapshot? If not, reading a table in it would take one. */
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

  /** @throws RedshiftError with code 1023 when the transaction fits neither before nor after another */
  async commit(): Promise<void> {
    await this.#transaction.commit(() => this.execute('COMMIT'));
  }

  /** Shows everyone the changes of users, roles and grants. */
  publishChanges(): void {
    this.warehouse.principals.commit(this.#changes);
  }

  /** Ends the session. A transaction that is not committed is rolled back with its connection. */
  close(): void {
    this.#stopInterrupting();
    this.#connection.closeSync();
    this.#transaction.end();
  }

  /** Preparing a statement tells the types of its columns. A name may be that of a query in WITH: then there is nothing. */
  async #columnTypes(relation: Relation): Promise<readonly NamedType[] | undefined> {
    try {
      const statement = await this.#connection.prepare(`SELECT * FROM ${relationName(relation)}`);
      const columns = Array.from({ length: statement.columnCount }, (_, at) => ({
        name: statement.columnName(at),
        type: typeOfDuckDb(String(statement.columnType(at))),
      }));
      statement.destroySync();
      return columns;
    } catch (error) {
      if (/^(Catalog|Binder) Error/.test((error as Error).message)) return undefined;
      throw error;
    }
  }

  /** Adds the tables behind views. */
  async #behindViews(relations: readonly Relation[]): Promise<Relation[]> {
    const found = new Map(relations.map((relation) => [key(relation), relation]));
    for (const relation of found.values()) {
      const [view] = await this.database.aside(
        `SELECT sql FROM duckdb_views() WHERE schema_name = ${literal(schemaOf(relation)).text} AND view_name = ${literal(relation.name).text}`,
      );
      const behind = view ? relationsBehind(String(view.sql)) : [];
      for (const table of behind) found.set(key(table), table);
    }
    return [...found.values()];
  }
}

function key(relation: Relation): string {
  return `${schemaOf(relation)}.${relation.name}`;
}

/** DuckDB forgets an interrupt that comes before a query runs, so it is repeated until the session ends. */
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
