import { notServed } from '../redshift-error.ts';
import { noAccess } from '../sql/access.ts';
import type { Reader } from '../sql/reader.ts';
import { type Command, definition } from './command.ts';

/** CREATE DATABASE name [WITH] [OWNER [=] user] [ISOLATION LEVEL SERIALIZABLE] … */
export function createDatabase(reader: Reader): Command {
  const name = reader.name();
  reader.accept('with');
  let owner: string | undefined;
  while (!reader.done) {
    if (reader.accept('owner')) {
      reader.accept('=');
      owner = reader.name();
    } else if (reader.accept('isolation', 'level')) {
      if (!reader.accept('serializable')) throw notServed('Any isolation level but SERIALIZABLE');
    } else if (!reader.accept('collate', 'case_sensitive') && !reader.accept('collate', 'cs'))
      throw reader.unexpected();
  }
  const command = definition(noAccess, async ({ warehouse }) => {
    if (owner) warehouse.principals.require('user', owner);
    await warehouse.createDatabase(name);
  });
  return { ...command, alone: 'CREATE DATABASE' };
}
