import type { SqlParameter } from '@aws-sdk/client-redshift-data';
import { inRedshiftWords, RedshiftError } from '../redshift-error.ts';
import { bindParameters, singleStatement } from '../sql/parameters.ts';
import { Session, type SessionOptions } from '../warehouse/session.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Command, Outcome } from './command.ts';
import { compile } from './compile.ts';

/** Is told about the progress of statements. */
export interface Progress {
  /** The statement of this index begins. */
  started(index: number): void;
  /** The statement of this index is done. Nothing is committed until all are. */
  finished(index: number, outcome: Outcome): void;
}

export interface RunOptions extends SessionOptions {
  readonly progress: Progress;
  /** A batch is one transaction block; a single statement is a transaction of its own. */
  readonly block: boolean;
  /** the values of `:name` */
  readonly parameters: readonly SqlParameter[];
}

/**
 * Runs statements in a session of their own, as one transaction: all of them, or none when one throws.
 *
 * @throws RedshiftError in Redshift's words
 */
export async function runStatements(
  warehouse: Warehouse,
  sqls: readonly string[],
  options: RunOptions,
): Promise<void> {
  const session = await Session.open(warehouse, options);
  try {
    await runAll(session, sqls, options);
  } catch (error) {
    throw options.signal.aborted ? options.signal.reason : inRedshiftWords(error);
  } finally {
    session.close();
  }
}

async function runAll(
  session: Session,
  sqls: readonly string[],
  { block, parameters, progress }: RunOptions,
): Promise<void> {
  let begun = false;
  for (const [index, sql] of sqls.entries()) {
    session.signal.throwIfAborted();
    progress.started(index);
    const command = compile(bindParameters(singleStatement(sql), parameters));
    if (block) refuseInBlock(command);
    if (!command.alone && !begun) {
      await session.execute('BEGIN');
      begun = true;
    }
    await session.enter(command.access);
    progress.finished(index, await command.run(session));
  }
  if (begun) await session.commit();
  session.publishChanges();
}

function refuseInBlock({ alone, insideBlock }: Command): void {
  if (alone) throw new RedshiftError(`${alone} cannot run inside a transaction block`);
  if (insideBlock) throw new RedshiftError(insideBlock);
}
