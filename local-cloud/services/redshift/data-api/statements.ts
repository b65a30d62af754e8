import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SqlParameter, StatementStatusString } from '@aws-sdk/client-redshift-data';
import type { Clock } from '../../../core/clock.ts';
import type { ResultSet } from './results.ts';

/** One SQL statement of a request, and its outcome. Times are milliseconds since the epoch. */
export interface Part {
  readonly sql: string;
  status: StatementStatusString;
  createdAt: number;
  updatedAt: number;
  /** nanoseconds; -1 until it ends */
  duration: number;
  /** rows returned or changed; -1 until it ends */
  rows: number;
  error?: string;
  result?: ResultSet;
}

/** What ExecuteStatement or BatchExecuteStatement was given, and its outcome. */
export interface Statement {
  readonly id: string;
  /** the access key of the caller: nobody else may see the statement */
  readonly caller: string | undefined;
  readonly batch: boolean;
  readonly workgroupName: string;
  readonly database: string;
  readonly dbUser: string;
  readonly secretArn?: string;
  readonly statementName?: string;
  readonly clientToken?: string;
  readonly parameters?: SqlParameter[];
  readonly createdAt: number;
  readonly pid: number;
  readonly queryId: number;
  updatedAt: number;
  duration: number;
  status: StatementStatusString;
  error?: string;
  readonly parts: Part[];
}

const hour = 3_600_000;

export function hasEnded({ status }: { readonly status: StatementStatusString }): boolean {
  return status === 'FINISHED' || status === 'FAILED' || status === 'ABORTED';
}

/** The statements of the last 24 hours. With a directory, each is a JSON file in it. */
export class Statements {
  readonly #clock: Clock;
  readonly #directory: string | undefined;
  readonly #statements = new Map<string, Statement>();
  #lastQueryId = 0;

  constructor(clock: Clock, directory: string | undefined) {
    this.#clock = clock;
    this.#directory = directory;
    if (!directory) return;
    mkdirSync(directory, { recursive: true });
    for (const file of readdirSync(directory).filter((name) => name.endsWith('.json'))) {
      const statement: Statement = JSON.parse(readFileSync(join(directory, file), 'utf8'));
      this.#keep(statement);
      if (!hasEnded(statement)) this.#lost(statement);
    }
  }

  add(statement: Statement): void {
    this.#dropOld();
    this.#keep(statement);
    this.save(statement);
  }

  save(statement: Statement): void {
    if (!this.#directory) return;
    const path = join(this.#directory, `${statement.id}.json`);
    writeFileSync(`${path}.new`, JSON.stringify(statement));
    renameSync(`${path}.new`, path);
  }

  get(id: string): Statement | undefined {
    this.#dropOld();
    return this.#statements.get(id);
  }

  /** The newest first. */
  list(): Statement[] {
    this.#dropOld();
    return [...this.#statements.values()].sort((a, b) => b.queryId - a.queryId);
  }

  /** A token stands for its statement for 8 hours, even if that failed. */
  withToken(caller: string | undefined, token: string): Statement | undefined {
    const since = this.#clock.now().getTime() - 8 * hour;
    return this.list().find(
      (one) => one.clientToken === token && one.caller === caller && one.createdAt > since,
    );
  }

  /** Redshift numbers SQL statements, those of a batch consecutively. */
  get nextQueryId(): number {
    return this.#lastQueryId + 1;
  }

  get active(): number {
    return this.list().filter((statement) => !hasEnded(statement)).length;
  }

  #keep(statement: Statement): void {
    this.#statements.set(statement.id, statement);
    this.#lastQueryId = Math.max(this.#lastQueryId, statement.queryId + statement.parts.length - 1);
  }

  /** The process that ran it was stopped, and DuckDB rolled its transaction back. Worded as when Redshift restarts. */
  #lost(statement: Statement): void {
    statement.status = 'FAILED';
    statement.error =
      'FATAL: terminating connection due to administrator command\n' +
      '  Detail: The warehouse stopped while the statement was under way, and rolled its transaction back';
    statement.updatedAt = this.#clock.now().getTime();
    for (const part of statement.parts.filter((one) => !hasEnded(one))) part.status = 'ABORTED';
    this.save(statement);
  }

  #dropOld(): void {
    const since = this.#clock.now().getTime() - 24 * hour;
    for (const [id, statement] of this.#statements) {
      if (statement.createdAt >= since || !hasEnded(statement)) continue;
      this.#statements.delete(id);
      if (this.#directory) rmSync(join(this.#directory, `${id}.json`), { force: true });
    }
  }
}
