import { isWord } from '../sql/reader.ts';
import type { Token } from '../sql/tokens.ts';

/** Are these tokens a query, perhaps in brackets of its own? */
export function isQuery(tokens: readonly Token[]): boolean {
  const first = tokens.find((token) => !isWord(token, '('));
  return isWord(first, 'select') || isWord(first, 'with') || isWord(first, 'values');
}
