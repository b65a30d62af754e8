import { notServed, RedshiftError } from '../redshift-error.ts';
import { Reader } from '../sql/reader.ts';
import type { Token } from '../sql/tokens.ts';
import { alterTable } from './alter-table.ts';
import type { Command, Grammar } from './command.ts';
import { copy } from './copy.ts';
import { createTable } from './create-table.ts';
import { createOrReplaceView, createView } from './create-view.ts';
import { drop, truncate } from './drop.ts';
import { explain } from './explain.ts';
import { createPrincipal, defaultPrivileges, dropPrincipal, grant, revoke } from './grants.ts';
import { analyze, lock, vacuum } from './maintenance.ts';
import { deleteRows, insert, merge, select, update } from './rows.ts';
import { show } from './show.ts';
import { unload } from './unload.ts';

/** Statements by their first words, the longer before the shorter. */
const grammars: readonly (readonly [words: string, grammar: Grammar])[] = [
  ['select', select],
  ['with', select],
  ['(', select],
  ['insert into', insert],
  ['update', update],
  ['delete', deleteRows],
  ['merge into', merge],
  ['create or replace view', createOrReplaceView],
  ['create view', createView],
  ['create user', createPrincipal('user')],
  ['create role', createPrincipal('role')],
  ['create', createTable],
  ['alter table', alterTable],
  ['alter default privileges', defaultPrivileges],
  ['drop user', dropPrincipal('user')],
  ['drop role', dropPrincipal('role')],
  ['drop', drop],
  ['truncate', truncate],
  ['lock', lock],
  ['analyze', analyze],
  ['vacuum', vacuum],
  ['grant', grant],
  ['revoke', revoke],
  ['explain', explain],
  ['show', show],
  ['copy', copy],
  ['unload', unload],
];

const transactionWords = ['begin', 'start', 'commit', 'end', 'rollback', 'abort'];

/** Statements that Redshift has and nothing here needs. CREATE and DROP refuse other objects themselves. */
const unserved =
  'alter, analyse, call, cancel, close, comment, deallocate, declare, execute, fetch, prepare, refresh, reset, set, use'.split(
    ', ',
  );

/** Compiles one statement. @throws RedshiftError for one that Redshift does not accept, or that is not served here */
export function compile(tokens: readonly Token[]): Command {
  const reader = new Reader(tokens);
  const first = reader.peek()?.value ?? '';
  if (transactionWords.includes(first)) {
    throw new RedshiftError(
      `${first.toUpperCase()} has no place here: the Data API opens and ends the transaction itself`,
    );
  }
  for (const [words, grammar] of grammars) {
    // The first word is part of a query.
    if (grammar === select ? words === first : reader.accept(...words.split(' '))) return grammar(reader);
  }
  const refused = unserved.find((words) => reader.accept(...words.split(' ')));
  if (refused) throw notServed(refused.toUpperCase());
  throw new RedshiftError(`syntax error at or near "${first}"`);
}
