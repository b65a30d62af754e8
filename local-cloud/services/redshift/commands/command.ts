import type { DuckDBResultReader } from '@duckdb/node-api';
import type { Access } from '../sql/access.ts';
import type { Reader } from '../sql/reader.ts';
import type { Session } from '../warehouse/session.ts';

/** The outcome of a statement. */
export interface Outcome {
  /** the result set of a query */
  readonly result?: DuckDBResultReader;
  /** 0 for a statement that changes no rows */
  readonly rowsChanged: number;
}

/** A statement, ready to run. */
export interface Command {
  readonly access: Access;
  /** The name of a statement that cannot run inside a transaction block. */
  readonly alone?: string;
  /** Why the statement is refused inside a transaction block. */
  readonly insideBlock?: string;
  run(session: Session): Promise<Outcome>;
}

/** Reads what follows a statement's first words. */
export type Grammar = (reader: Reader) => Command;

/** A command that neither changes nor returns rows. */
export function definition(access: Access, run: (session: Session) => Promise<unknown>): Command {
  return {
    access,
    async run(session) {
      await run(session);
      return { rowsChanged: 0 };
    },
  };
}
