import type { DuckDBResultReader } from '@duckdb/node-api';
import type { Access } from '../sql/access.ts';
import type { Reader } from '../sql/reader.ts';
import type { Session } from '../warehouse/session.ts';

/** What a statement came to. */
export interface Outcome {
  /** the result set of a query */
  readonly result?: DuckDBResultReader;
  /** rows that it changed; 0 for what changes no rows */
  readonly rowsChanged: number;
}

/** A statement that is understood and can be run. */
export interface Command {
  readonly access: Access;
  /** Its name, when it must not run inside a transaction block. */
  readonly alone?: string;
  /** Why it is refused inside a transaction block, when it is. */
  readonly insideBlock?: string;
  run(session: Session): Promise<Outcome>;
}

/** Reads what follows a statement's first words. */
export type Grammar = (reader: Reader) => Command;

/** A command that changes no rows and gives none. */
export function definition(access: Access, run: (session: Session) => Promise<unknown>): Command {
  return {
    access,
    async run(session) {
      await run(session);
      return { rowsChanged: 0 };
    },
  };
}
