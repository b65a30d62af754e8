import { notServed, RedshiftError } from '../redshift-error.ts';
import { Reader } from '../sql/reader.ts';
import type { Token } from '../sql/tokens.ts';
import { alterTable } from './alter-table.ts';
import type { Command, Grammar } from './command.ts';
import { copy } from './copy.ts';
import { createTable } from './create-table.ts';
import { createOrReplaceView, createView } from './create-view.ts';
import { createDatabase } from './databases.ts';
import { drop, dropDatabase, truncate } from './drop.ts';
import { alterDefaultPrivileges, createPrincipal, dropPrincipal, grant, revoke } from './grants.ts';
import { analyze, lock, vacuum } from './maintenance.ts';
import { deleteRows, insert, merge, select, update } from './rows.ts';
import { createSchema } from './schemas.ts';
import { unload } from './unload.ts';

/** Statements by their first words, the longer before the shorter. What is not among them is refused by name. */
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
  ['create database', createDatabase],
  ['create schema', createSchema],
  ['create user', createPrincipal('user')],
  ['create role', createPrincipal('role')],
  ['create group', createPrincipal('group')],
  ['create', createTable],
  ['alter table', alterTable],
  ['alter default privileges', alterDefaultPrivileges],
  ['drop user', dropPrincipal('user')],
  ['drop role', dropPrincipal('role')],
  ['drop group', dropPrincipal('group')],
  ['drop database', dropDatabase],
  ['drop', drop],
  ['truncate', truncate],
  ['lock', lock],
  ['analyze', analyze],
  ['vacuum', vacuum],
  ['grant', grant],
  ['revoke', revoke],
  ['copy', copy],
  ['unload', unload],
];

const transactionWords = ['begin', 'start', 'commit', 'end', 'rollback', 'abort'];

/** Statements that Redshift has, and no script here needs. */
const unserved =
  'alter analyse call cancel close comment deallocate declare execute explain fetch prepare refresh reset set show use'.split(
    ' ',
  );

/** Understands one statement. Throws a RedshiftError for what Redshift, or this warehouse, does not take. */
export function compile(tokens: readonly Token[]): Command {
  const reader = new Reader(tokens);
  const first = reader.peek()?.value ?? '';
  if (transactionWords.includes(first)) {
    throw new RedshiftError(
      `${first.toUpperCase()} has no place here: the Data API opens and ends the transaction itself`,
    );
  }
  for (const [words, grammar] of grammars) {
    const heads = words.split(' ');
    // A query is read from its first word on.
    if (grammar === select ? heads[0] === first : reader.accept(...heads)) return grammar(reader);
  }
  if (unserved.includes(first)) throw notServed(first.toUpperCase());
  throw new RedshiftError(`syntax error at or near "${first}"`);
}
