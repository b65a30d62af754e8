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

/** Runs statements behind the caller's back, and writes down what becomes of them. */
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

  /** Resolves when the statement has ended, or `seconds` are over. */
  async waitFor(id: string, seconds: number): Promise<void> {
    const patience = new AbortController();
    const over = this.#clock.sleep(seconds * 1000, patience.signal).catch(() => undefined);
    await Promise.race([this.#runs.get(id)?.ended, over]);
    patience.abort();
  }

  cancel(id: string): void {
    this.#runs.get(id)?.controller.abort(new RedshiftError("Query cancelled on user's request"));
  }

  /** Cancels all that is under way. */
  async close(): Promise<void> {
    for (const { controller } of this.#runs.values())
      controller.abort(new RedshiftError('The warehouse was stopped'));
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended));
  }

  async #run(statement: Statement, warehouse: Warehouse, signal: AbortSignal): Promise<void> {
    // Whoever submits is answered before anything happens.
    await new Promise(setImmediate);
    const start = process.hrtime.bigint();
    let current = 0;
    let partStart = start;
    const touch = (target: Statement | Part) =>
      Object.assign(target, { updatedAt: this.#clock.now().getTime() });
    const started = (index: number) => {
      current = index;
      partStart = process.hrtime.bigint();
      Object.assign(statement, { status: 'STARTED' });
      Object.assign(touch(statement.parts[index] as Part), { status: 'STARTED' });
    };
    const finished = (index: number, { result, rowsChanged }: Outcome) => {
      const rows = result
        ? { result: resultSet(result), rows: result.currentRowCount }
        : { rows: rowsChanged };
      const duration = Number(process.hrtime.bigint() - partStart);
      Object.assign(touch(statement.parts[index] as Part), { status: 'FINISHED', duration, ...rows });
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
      Object.assign(touch(statement.parts[current] as Part), {
        duration: Number(process.hrtime.bigint() - partStart),
      });
      this.#failed(statement, current, error as Error, signal.aborted);
    }
    statement.duration = Number(process.hrtime.bigint() - start);
    touch(statement);
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
