import { notServed } from '../redshift-error.ts';
import { noAccess } from '../sql/access.ts';
import type { Reader } from '../sql/reader.ts';
import { type Relation, sayRelation } from '../sql/relation.ts';
import { render, type Token } from '../sql/tokens.ts';
import type { Grant, PrincipalKind } from '../warehouse/principals.ts';
import { requireRelation } from '../warehouse/relations.ts';
import type { Session } from '../warehouse/session.ts';
import { type Command, definition, type Grammar } from './command.ts';

/** CREATE USER … PASSWORD DISABLE, CREATE ROLE. Other options of a user are read and forgotten. */
export function createPrincipal(kind: PrincipalKind): Grammar {
  return (reader) => {
    const name = reader.name();
    reader.accept('with');
    if (kind === 'user') userOptions(reader);
    reader.end();
    return definition(noAccess, async (session) =>
      session.change((principals) => principals.create(kind, name)),
    );
  };
}

export function dropPrincipal(kind: PrincipalKind): Grammar {
  return (reader) => {
    const ifExists = reader.accept('if', 'exists');
    const name = reader.name();
    reader.acceptOne('force', 'restrict');
    reader.end();
    return definition(noAccess, async (session) => {
      if (ifExists && !session.principals.list(kind).includes(name)) return;
      session.change((principals) => principals.drop(kind, name));
    });
  };
}

export function grant(reader: Reader): Command {
  return grantOrRevoke(reader, 'to', (session, given) =>
    session.change((principals) => principals.grant(given)),
  );
}

export function revoke(reader: Reader): Command {
  reader.accept('grant', 'option', 'for');
  return grantOrRevoke(reader, 'from', (session, taken) =>
    session.change((principals) => principals.revoke(taken)),
  );
}

/** ALTER DEFAULT PRIVILEGES [IN SCHEMA s, …] GRANT or REVOKE …, for what is made later. */
export function defaultPrivileges(reader: Reader): Command {
  if (reader.accept('for')) throw notServed('ALTER DEFAULT PRIVILEGES FOR USER');
  if (reader.accept('in', 'schema')) nameList(reader);
  const word = reader.acceptOne('grant', 'revoke');
  if (!word) throw reader.unexpected();
  return word === 'grant' ? grant(reader) : revoke(reader);
}

/**
 * `privileges ON things TO grantees`, or `ROLE r, … TO grantees`. Users, roles and tables have to exist. The text of a
 * grant is remembered, and not enforced.
 */
function grantOrRevoke(
  reader: Reader,
  direction: 'to' | 'from',
  apply: (session: Session, grant: Grant) => void,
): Command {
  const what: Token[] = [];
  const roles: string[] = [];
  const tables: Relation[] = [];
  const grantsRole = reader.accept('role');
  if (grantsRole) roles.push(...nameList(reader));
  else while (!reader.done && !reader.accept('on')) what.push(reader.next());
  const scope: Token[] = [];
  if (!grantsRole) tables.push(...tableList(reader));
  while (!reader.done && !reader.accept(direction)) scope.push(reader.next());
  const grantees = granteeList(reader);
  const said = grantsRole
    ? `role ${roles.join(', ')}`
    : [render(what), ...tables.map(sayRelation), render(scope)].join(' ');
  return definition(noAccess, async (session) => {
    for (const role of roles) session.principals.require('role', role);
    for (const { kind, name } of grantees) if (kind !== 'public') session.principals.require(kind, name);
    for (const table of tables) await requireRelation(session, table);
    for (const { kind, name } of grantees)
      apply(session, { what: said.toLowerCase(), to: `${kind} ${name}` });
  });
}

/** Tables that are named. DATABASE, SCHEMA, ALL TABLES IN SCHEMA and the like are not looked up. */
function tableList(reader: Reader): Relation[] {
  const explicit = reader.accept('table');
  const other = [
    'database',
    'schema',
    'all',
    'tables',
    'function',
    'procedure',
    'language',
    'datashare',
    'model',
  ];
  if (!explicit && other.includes(reader.peek()?.value ?? '')) return [];
  const tables = [reader.relation()];
  while (reader.accept(',')) tables.push(reader.relation());
  return tables;
}

function granteeList(reader: Reader): { kind: PrincipalKind | 'public'; name: string }[] {
  const grantees: { kind: PrincipalKind | 'public'; name: string }[] = [];
  do {
    if (reader.accept('group')) throw notServed('A grant to a GROUP');
    if (reader.accept('public')) grantees.push({ kind: 'public', name: 'public' });
    else grantees.push({ kind: reader.acceptOne('role') ?? 'user', name: reader.name() });
  } while (reader.accept(','));
  if (!reader.accept('with', 'grant', 'option') && !reader.accept('with', 'admin', 'option')) {
    reader.acceptOne('cascade', 'restrict');
  }
  reader.end();
  return grantees;
}

function nameList(reader: Reader): string[] {
  const names = [reader.name()];
  while (reader.accept(',')) names.push(reader.name());
  return names;
}

function userOptions(reader: Reader): void {
  while (!reader.done) {
    if (reader.accept('password')) {
      if (!reader.accept('disable')) reader.string();
    } else if (!reader.acceptOne('createdb', 'nocreatedb', 'createuser', 'nocreateuser'))
      throw reader.unexpected();
  }
}
