import type { Operand } from './operand.ts';
import {
  asNumeric,
  commonType,
  date,
  inDuckDbsTypes,
  int4,
  isFloating,
  isInteger,
  isNumber,
  maxPrecision,
  numeric,
  type SqlType,
  timestamp,
} from './types.ts';

/**
 * `left operator right` with the type that Redshift gives it ("Computations with numeric values" in its guide): integers
 * stay integers, NUMERIC stays NUMERIC, and a division by zero is an error.
 */
export function arithmetic(operator: string, left: Operand, right: Operand): Operand {
  if (operator === '^') return { sql: `(${left.sql} ^ ${right.sql})`, type: { name: 'float8' } };
  const type = computedType(operator, left.type, right.type);
  if (!type || !isNumber(type)) return dated(operator, left, right, type);
  const divides = operator === '/' || operator === '%';
  if (type.name !== 'numeric') {
    const [a, b] = [cast(left, type), cast(right, type)];
    if (divides) return { sql: `${operator === '/' ? 'quotient' : 'rest_of_division'}(${a}, ${b})`, type };
    return { sql: `(${a} ${operator} ${b})`, type };
  }
  if (operator === '/') return { sql: numericQuotient(left, right, type), type };
  const [a, b] = [asDecimal(left), asDecimal(right)];
  const sql = divides ? `rest_of_division(${a}, ${b})` : `(${a} ${operator} ${b})`;
  return { sql: `CAST(${sql} AS ${inDuckDbsTypes(type)})`, type };
}

function computedType(
  operator: string,
  left: SqlType | undefined,
  right: SqlType | undefined,
): SqlType | undefined {
  // A string literal takes the type of the other operand.
  const [a, b] = [left ?? right, right ?? left];
  if (!a || !b || !isNumber(a) || !isNumber(b)) return undefined;
  const common = commonType(a, b);
  if (common?.name !== 'numeric') return common;
  const [one, other] = [asNumeric(a), asNumeric(b)];
  const scale = Math.max(one.scale, other.scale);
  if (operator === '*') return numeric(one.precision + other.precision + 1, one.scale + other.scale);
  if (operator === '/') return quotientType(one, other);
  const whole = Math.max(one.precision - one.scale, other.precision - other.scale);
  return operator === '%' ? numeric(whole + scale, scale) : numeric(whole + 1 + scale, scale);
}

interface Decimal {
  readonly precision: number;
  readonly scale: number;
}

/** Digits beyond 38 are taken from the scale, of which four stay. */
function quotientType(one: Decimal, other: Decimal): SqlType {
  const scale = Math.max(4, one.scale + other.precision - other.scale + 1);
  const precision = one.precision - one.scale + other.scale + scale;
  return numeric(precision, Math.max(4, scale - Math.max(0, precision - maxPrecision)));
}

/** DuckDB divides DECIMALs as DOUBLEs, so the digits are divided as integers, and the scale is put back. */
function numericQuotient(left: Operand, right: Operand, type: SqlType): string {
  const { scale = 0 } = type;
  const other = right.type ? asNumeric(right.type) : { scale: 0 };
  const dividend = `CAST(${asDecimal(left)} * ${powerOfTen(scale + other.scale)} AS HUGEINT)`;
  const divisor = `CAST(${asDecimal(right)} * ${powerOfTen(other.scale)} AS HUGEINT)`;
  const unit = `CAST(${scale === 0 ? '1' : `0.${'0'.repeat(scale - 1)}1`} AS DECIMAL(${scale}, ${scale}))`;
  return `CAST(CAST(quotient(${dividend}, ${divisor}) AS DECIMAL(38, 0)) * ${unit} AS ${inDuckDbsTypes(type)})`;
}

function powerOfTen(exponent: number): string {
  return `CAST(1${'0'.repeat(exponent)} AS DECIMAL(${exponent + 1}, 0))`;
}

function asDecimal({ sql, type }: Operand): string {
  if (type?.name === 'numeric') return sql;
  const { precision, scale } = asNumeric(type ?? int4);
  return `CAST(${sql} AS DECIMAL(${precision}, ${scale}))`;
}

function cast({ sql, type }: Operand, wanted: SqlType): string {
  return type?.name === wanted.name ? sql : `CAST(${sql} AS ${inDuckDbsTypes(wanted)})`;
}

/** Dates and intervals, and operands of unknown type. */
function dated(operator: string, left: Operand, right: Operand, type: SqlType | undefined): Operand {
  const sql = `(${left.sql} ${operator} ${right.sql})`;
  const names = [left.type?.name, right.type?.name];
  if (operator === '-' && names[0] === 'date' && names[1] === 'date') {
    return { sql: `CAST(${sql} AS INTEGER)`, type: int4 };
  }
  if (operator === '/' || operator === '%') {
    return { sql: `${operator === '/' ? 'quotient' : 'rest_of_division'}(${left.sql}, ${right.sql})`, type };
  }
  if (names.includes('date') && (isInteger(left.type) || isInteger(right.type))) return { sql, type: date };
  const moment = names.find((name) => name === 'timestamp' || name === 'timestamptz');
  if (moment && names.includes('interval')) return { sql, type: { name: moment } };
  if (names.includes('date') && names.includes('interval')) return { sql, type: timestamp };
  return { sql, type: isFloating(type) ? type : undefined };
}
