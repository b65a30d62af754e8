import { comparable, mayHaveBlanks } from '../sql/comparable.ts';
import { keyOf, type Operand } from '../sql/operand.ts';
import { isWord, Reader, splitAtCommas } from '../sql/reader.ts';
import type { Token } from '../sql/tokens.ts';
import { expression } from './expression.ts';
import type { Scope } from './scope.ts';

/** A GROUP BY clause. */
export interface Grouping {
  readonly sql: string;
  /** The texts that it groups by, by the keys of these operands: their groups may hold several spellings. */
  readonly texts: ReadonlySet<string>;
}

/**
 * GROUP BY, after these words: of expressions, or of names and numbers of the SELECT list.
 *
 * @param exact - Blanks at the end of texts make a difference.
 */
export function grouping(
  tokens: readonly Token[],
  scope: Scope,
  selection: readonly (Operand | undefined)[],
  exact: boolean,
): Grouping {
  const texts = new Set<string>();
  const items = splitAtCommas(tokens).map((item) => {
    const sets = groupingSets(new Reader(item), scope);
    if (sets !== undefined) return sets;
    if (exact) return expression(item, scope).sql;
    const operand = listed(item, scope, selection) ?? expression(item, scope);
    if (operand.text !== undefined || !mayHaveBlanks(operand)) return expression(item, scope).sql;
    texts.add(keyOf(operand));
    return comparable(operand);
  });
  return { sql: items.join(', '), texts };
}

/** The item of the SELECT list that a number means, or a name that no table has. */
function listed(
  [token, ...others]: readonly Token[],
  scope: Scope,
  selection: readonly (Operand | undefined)[],
): Operand | undefined {
  if (!token || others.length > 0) return undefined;
  if (token.kind === 'number')
    return selection.includes(undefined) ? undefined : selection[Number(token.value) - 1];
  if (scope.hasColumn(token.value)) return undefined;
  return selection[scope.results.findIndex(({ name }) => name === token.value)];
}

/** ROLLUP, CUBE, GROUPING SETS and ALL, which compare all bytes. */
function groupingSets(reader: Reader, scope: Scope): string | undefined {
  const sets = reader.accept('grouping', 'sets') ? 'GROUPING SETS' : undefined;
  const words = sets ?? reader.acceptOne('rollup', 'cube')?.toUpperCase();
  if (words) {
    const items = splitAtCommas(reader.brackets()).map((item) => member(item, scope));
    reader.end();
    return `${words} (${items.join(', ')})`;
  }
  return reader.accept('all') ? 'ALL' : undefined;
}

/** One of the sets, which may hold several expressions, or none. */
function member(tokens: readonly Token[], scope: Scope): string {
  const sets = groupingSets(new Reader(tokens), scope);
  if (sets !== undefined) return sets;
  const reader = new Reader(tokens);
  if (!isWord(reader.peek(), '(')) return expression(tokens, scope).sql;
  const parts = reader.group();
  return reader.done
    ? `(${parts.map((part) => expression(part, scope).sql).join(', ')})`
    : expression(tokens, scope).sql;
}
