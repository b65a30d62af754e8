import { isWord } from './reader.ts';
import type { Relation } from './relation.ts';
import { type Token, tokenize } from './tokens.ts';

/** The tables that a statement reads and writes, for isolation from other transactions. */
export interface Access {
  readonly reads: readonly Relation[];
  readonly writes: readonly Relation[];
}

export const noAccess: Access = { reads: [], writes: [] };

const clauseEnds = new Set([
  'where',
  'group',
  'order',
  'having',
  'limit',
  'union',
  'intersect',
  'except',
  'minus',
  'on',
  'set',
  'when',
  'qualify',
  ')',
  'select',
]);

/** The tables (or views) that a query names after FROM, JOIN and USING, commas included. */
export function relationsRead(tokens: readonly Token[]): Relation[] {
  const found: Relation[] = [];
  tokens.forEach((token, at) => {
    if (['from', 'join', 'using'].some((word) => isWord(token, word))) found.push(...listAt(tokens, at + 1));
  });
  return found;
}

/** The tables that a view reads, from its SQL as DuckDB keeps it, where a backslash is not an escape. */
export function relationsBehind(viewSql: string): Relation[] {
  return relationsRead(tokenize(viewSql.replaceAll('\\', '\\\\')));
}

function listAt(tokens: readonly Token[], start: number): Relation[] {
  const found: Relation[] = [];
  let depth = 0;
  let expectsName = true;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (depth === 0 && token.kind !== 'name' && clauseEnds.has(token.value)) break;
    if (isWord(token, '(')) depth += 1;
    else if (isWord(token, ')')) depth -= 1;
    else if (depth === 0 && isWord(token, ',')) expectsName = true;
    else if (depth === 0 && expectsName && (token.kind === 'word' || token.kind === 'name')) {
      found.push(relationAt(tokens, at));
      expectsName = false;
    }
    if (depth > 0) expectsName = false;
  }
  return found;
}

function relationAt(tokens: readonly Token[], at: number): Relation {
  const [first, dot, second] = tokens.slice(at, at + 3);
  return isWord(dot, '.') && second
    ? { schema: first?.value, name: second.value }
    : { schema: undefined, name: first?.value ?? '' };
}
