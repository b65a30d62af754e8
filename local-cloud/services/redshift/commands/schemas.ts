import { noAccess } from '../sql/access.ts';
import type { Reader } from '../sql/reader.ts';
import { quoteName } from '../sql/tokens.ts';
import { type Command, definition } from './command.ts';

/** CREATE SCHEMA [IF NOT EXISTS] name [AUTHORIZATION user]. */
export function createSchema(reader: Reader): Command {
  const ifNotExists = reader.accept('if', 'not', 'exists');
  const name = reader.name();
  const owner = reader.accept('authorization') ? reader.name() : undefined;
  reader.end();
  return definition(noAccess, async (session) => {
    if (owner) session.principals.require('user', owner);
    await session.execute(`CREATE SCHEMA ${ifNotExists ? 'IF NOT EXISTS ' : ''}${quoteName(name)}`);
  });
}
