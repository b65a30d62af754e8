import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { RedshiftError } from '../redshift-error.ts';

export type PrincipalKind = 'user' | 'role';

/** A GRANT in its own words. Nothing enforces it. */
export interface Grant {
  readonly what: string;
  readonly to: string;
}

interface State {
  readonly user: string[];
  readonly role: string[];
  readonly grants: Grant[];
}

export type Change = (principals: Principals) => void;

/** The users and roles of a namespace, which all its databases share. A file keeps them when a path is given. */
export class Principals {
  readonly #path: string | undefined;
  readonly #state: State;

  constructor(path: string | undefined, state?: State) {
    this.#path = path;
    this.#state = state ?? (path && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : initial());
  }

  list(kind: PrincipalKind): readonly string[] {
    return this.#state[kind];
  }

  create(kind: PrincipalKind, name: string): void {
    if (this.#state[kind].includes(name)) throw new RedshiftError(`${kind} "${name}" already exists`);
    this.#state[kind].push(name);
  }

  drop(kind: PrincipalKind, name: string): void {
    this.require(kind, name);
    this.#state[kind].splice(this.#state[kind].indexOf(name), 1);
    const kept = this.#state.grants.filter(({ to }) => to !== `${kind} ${name}`);
    this.#state.grants.splice(0, Number.POSITIVE_INFINITY, ...kept);
  }

  require(kind: PrincipalKind, name: string): void {
    if (!this.#state[kind].includes(name)) throw new RedshiftError(`${kind} "${name}" does not exist`);
  }

  grant(grant: Grant): void {
    if (!this.#state.grants.some(({ what, to }) => what === grant.what && to === grant.to))
      this.#state.grants.push(grant);
  }

  revoke(grant: Grant): void {
    const at = this.#state.grants.findIndex(({ what, to }) => what === grant.what && to === grant.to);
    if (at >= 0) this.#state.grants.splice(at, 1);
  }

  /** For a transaction, to change until it commits. */
  copy(): Principals {
    return new Principals(undefined, structuredClone(this.#state));
  }

  /** Makes the changes of a transaction that has committed, and saves them. */
  commit(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    for (const change of changes) change(this);
    if (!this.#path) return;
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#state));
    renameSync(`${this.#path}.new`, this.#path);
  }
}

function initial(): State {
  return {
    user: ['admin', 'rdsdb'],
    role: ['sys:dba', 'sys:operator', 'sys:superuser'],
    grants: [],
  };
}
