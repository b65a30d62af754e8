import { comparable, mayHaveBlanks } from '../sql/comparable.ts';
import type { Operand } from '../sql/operand.ts';

/** An item of a SELECT list. */
export interface Item {
  readonly sql: string;
  /** what it selects; absent for a star */
  readonly operand?: Operand;
  /** Of a star: may it stand for texts? */
  readonly hasTexts?: boolean;
}

/** SELECT DISTINCT, which compares texts without the blanks at their end, and keeps one of their spellings. */
export function distinct(items: readonly Item[]): string {
  const compares = items.some(({ operand, hasTexts }) => (operand ? mayHaveBlanks(operand) : hasTexts));
  if (!compares) return 'DISTINCT ';
  const keys = items.filter(({ operand }) => !operand || !isConstant(operand)).map(key);
  return `DISTINCT ON (${keys.join(', ')}) `;
}

function key({ sql, operand }: Item): string {
  return operand ? comparable(operand) : `comparable(COLUMNS(${sql}))`;
}

/** A number would be taken for the place of a column. */
function isConstant({ sql, text }: Operand): boolean {
  return text !== undefined || /^[\d.]+$/.test(sql) || sql === 'NULL';
}
