import type { Operand } from './operand.ts';
import type { NamedSqlType } from './type-name.ts';
import { inDuckDbsTypes, isFloating, isInteger, isText, type SqlType, varchar } from './types.ts';

/** A cast. To VARCHAR(n) and CHAR(n), it cuts silently, counting bytes. A cast gives an unnamed column its type's name. */
export function castTo(operand: Operand, { type, bytes, sized }: NamedSqlType): Operand {
  const limit = sized || type.name === 'bpchar' ? bytes : undefined;
  const text = isText(type) && isFloating(operand.type) ? `float_text(${operand.sql})` : operand.sql;
  const whole =
    limit === undefined ? converted(operand, text, type) : `cut_bytes(CAST(${text} AS VARCHAR), ${limit})`;
  const name = operand.name === undefined || operand.weak ? type.name : operand.name;
  return { sql: whole, type, name, weak: name === type.name };
}

/** The operand as this type. */
function converted({ type, text }: Operand, sql: string, wanted: SqlType): string {
  // DuckDB would round text such as 1.5.
  const fraction = isInteger(wanted) && (isText(type) || text !== undefined);
  const whole = fraction ? `digits(${sql})` : sql;
  return `CAST(${whole} AS ${inDuckDbsTypes(wanted)})`;
}

/** `left || right`, which is NULL if one of them is. */
export function joined(left: Operand, right: Operand): Operand {
  // DuckDB gives NULL no type of its own.
  return { sql: `CAST(${asText(left)} || ${asText(right)} AS VARCHAR)`, type: varchar };
}

function asText({ sql, type, text }: Operand): string {
  if (isFloating(type)) return `float_text(${sql})`;
  return isText(type) || text !== undefined ? sql : `CAST(${sql} AS VARCHAR)`;
}
