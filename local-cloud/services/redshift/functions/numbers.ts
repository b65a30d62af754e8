import { arithmetic } from '../sql/arithmetic.ts';
import type { Operand } from '../sql/operand.ts';
import { date, float8, inDuckDbsTypes, isInteger, numeric, type SqlType } from '../sql/types.ts';
import { type Rule, row, sameNames, scalar } from './call.ts';

/** Functions of numbers. */
export const numbers: Record<string, Rule> = {
  ...sameNames('acos asin atan cbrt cos cot degrees exp ln radians sin sqrt tan', 1, 1, float8),
  ...sameNames('atan2', 2, 2, float8),
  abs: row(1, 1, (args) => kept('abs', args)),
  ceil: row(1, 1, (args) => whole('ceil', args)),
  ceiling: row(1, 1, (args) => ({ ...whole('ceil', args), name: 'ceil' })),
  floor: row(1, 1, (args) => whole('floor', args)),
  log: scalar(1, 1, float8, (number) => `log10(${number})`),
  mod: row(2, 2, ([left, right]) => arithmetic('%', left as Operand, right as Operand)),
  pi: scalar(0, 0, float8, () => 'pi()'),
  pow: scalar(2, 2, float8, (base, exponent) => `pow(${base}, ${exponent})`),
  power: scalar(2, 2, float8, (base, exponent) => `pow(${base}, ${exponent})`),
  random: scalar(0, 0, float8, () => 'random()'),
  round: row(1, 2, (args) => places('round', args)),
  sign: row(1, 1, (args) => kept('sign', args)),
  trunc: row(1, 2, (args) => (isDated(args[0]?.type) ? truncatedDate(args) : places('trunc', args))),
};

/** A function whose result is of its argument's type. */
function kept(name: string, [value]: readonly Operand[]): Operand {
  return typed(`${name}(${value?.sql})`, value?.type);
}

function whole(name: string, [value]: readonly Operand[]): Operand {
  const { type } = value as Operand;
  return typed(`${name}(${value?.sql})`, type?.name === 'numeric' ? numeric(type.precision ?? 18, 0) : type);
}

/** ROUND and TRUNC to a number of decimal places, which is the scale of a NUMERIC result. */
function places(name: string, [value, digits]: readonly Operand[]): Operand {
  const { sql, type } = value as Operand;
  const call = `${name}(${sql}${digits ? `, CAST(${digits.sql} AS INTEGER)` : ''})`;
  if (isInteger(type)) return typed(call, type);
  if (type?.name !== 'numeric') return { sql: call, type: type ? float8 : undefined };
  const { precision = 18, scale = 0 } = type;
  const wanted = digits ? Number(digits.sql) : 0;
  const left = Number.isNaN(wanted) ? scale : Math.min(scale, Math.max(0, wanted));
  return typed(call, numeric(precision - scale + left + 1, left));
}

function truncatedDate([value]: readonly Operand[]): Operand {
  return { sql: `CAST(${value?.sql} AS DATE)`, type: date };
}

function isDated(type: SqlType | undefined): boolean {
  return type?.name === 'timestamp' || type?.name === 'timestamptz' || type?.name === 'date';
}

function typed(sql: string, type: SqlType | undefined): Operand {
  return { sql: type ? `CAST(${sql} AS ${inDuckDbsTypes(type)})` : sql, type };
}
