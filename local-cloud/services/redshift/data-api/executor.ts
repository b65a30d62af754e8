import type { Clock } from '../../../core/clock.ts';
import type { Outcome } from '../commands/command.ts';
import { runStatements } from '../commands/run-statements.ts';
import { RedshiftError } from '../redshift-error.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { resultSet } from './results.ts';
import { hasEnded, type Part, type Statement, type Statements } from './statements.ts';

interface Run {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** Runs statements in the background, and records what becomes of them. */
export class Executor {
  readonly #clock: Clock;
  readonly #statements: Statements;
  readonly #runs = new Map<string, Run>();

  constructor(clock: Clock, statements: Statements) {
    this.#clock = clock;
    this.#statements = statements;
  }

  submit(statement: Statement, warehouse: Warehouse): void {
    const controller = new AbortController();
    this.#statements.add(statement);
    const ended = this.#run(statement, warehouse, controller.signal).finally(() =>
      this.#runs.delete(statement.id),
    );
    this.#runs.set(statement.id, { controller, ended });
  }

  /** Resolves once the statement has ended, or after `seconds`. */
  async waitFor(id: string, seconds: number): Promise<void> {
    const patience = new AbortController();
    const over = this.#clock.sleep(seconds * 1000, patience.signal).catch(() => undefined);
    await Promise.race([this.#runs.get(id)?.ended, over]);
    patience.abort();
  }

  cancel(id: string): void {
    this.#runs.get(id)?.controller.abort(new RedshiftError("Query cancelled on user's request"));
  }

  /** Cancels everything that runs. */
  async close(): Promise<void> {
    for (const { controller } of this.#runs.values())
      controller.abort(new RedshiftError('The warehouse was stopped'));
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended));
  }

  async #run(statement: Statement, warehouse: Warehouse, signal: AbortSignal): Promise<void> {
    // The submission is answered before the statement runs.
    await new Promise(setImmediate);
    const now = () => this.#clock.now().getTime();
    const start = now();
    let current = 0;
    let partStart = start;
    const partOf = (index: number) => statement.parts[index] as Part;
    const started = (index: number) => {
      current = index;
      partStart = now();
      statement.status = 'STARTED';
      Object.assign(partOf(index), { status: 'STARTED', updatedAt: partStart });
    };
    const finished = (index: number, { result, rowsChanged }: Outcome) => {
      const rows = result
        ? { result: resultSet(result), rows: result.currentRowCount }
        : { rows: rowsChanged };
      Object.assign(partOf(index), { status: 'FINISHED', ...times(partStart, now()), ...rows });
    };
    try {
      statement.status = 'PICKED';
      const options = {
        database: statement.database,
        user: statement.dbUser,
        queryId: statement.queryId,
        now: this.#clock.now(),
        signal,
        block: statement.batch,
        parameters: statement.parameters ?? [],
        progress: { started, finished },
      };
      const sqls = statement.parts.map(({ sql }) => sql);
      await runStatements(warehouse, sqls, options);
      statement.status = 'FINISHED';
    } catch (error) {
      Object.assign(partOf(current), times(partStart, now()));
      this.#failed(statement, current, error as Error, signal.aborted);
    }
    Object.assign(statement, times(start, now()));
    this.#statements.save(statement);
  }

  #failed(statement: Statement, index: number, { message }: Error, cancelled: boolean): void {
    const status = cancelled ? 'ABORTED' : 'FAILED';
    const error = `ERROR: ${message}`;
    for (const [at, part] of statement.parts.entries()) {
      delete part.result;
      if (at === index) Object.assign(part, { status, error });
      else if (!hasEnded(part)) part.status = 'ABORTED';
    }
    statement.status = status;
    statement.error = statement.batch ? `Query #${index + 1} failed with ${error}` : error;
  }
}

/** @param start - milliseconds since the epoch, like `end` */
function times(start: number, end: number): Pick<Part, 'duration' | 'updatedAt'> {
  return { duration: (end - start) * 1_000_000, updatedAt: end };
}
