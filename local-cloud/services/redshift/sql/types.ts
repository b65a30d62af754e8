/** A type of Redshift's, by the name that the catalog and the Data API use. */
export interface SqlType {
  readonly name: TypeName;
  /** of NUMERIC */
  readonly precision?: number;
  /** of NUMERIC */
  readonly scale?: number;
  /** n of VARCHAR(n) and CHAR(n) */
  readonly bytes?: number;
}

export type TypeName = keyof typeof duckDbNames;

const duckDbNames = {
  int2: 'SMALLINT',
  int4: 'INTEGER',
  int8: 'BIGINT',
  numeric: 'DECIMAL',
  float4: 'FLOAT',
  float8: 'DOUBLE',
  bool: 'BOOLEAN',
  varchar: 'VARCHAR',
  bpchar: 'VARCHAR',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
  interval: 'INTERVAL',
} as const;

/** The widest NUMERIC. */
export const maxPrecision = 38;

export const int2: SqlType = { name: 'int2' };
export const int4: SqlType = { name: 'int4' };
export const int8: SqlType = { name: 'int8' };
export const float8: SqlType = { name: 'float8' };
export const bool: SqlType = { name: 'bool' };
export const varchar: SqlType = { name: 'varchar' };
export const date: SqlType = { name: 'date' };
export const timestamp: SqlType = { name: 'timestamp' };

export function numeric(precision: number, scale: number): SqlType {
  return { name: 'numeric', precision: Math.min(precision, maxPrecision), scale };
}

/** The type in DuckDB's DDL. */
export function inDuckDbsTypes({ name, precision = 18, scale = 0 }: SqlType): string {
  return name === 'numeric' ? `DECIMAL(${precision}, ${scale})` : duckDbNames[name];
}

/** The type that DuckDB prints as `printed`, or undefined for one that Redshift lacks. */
export function typeOfDuckDb(printed: string): SqlType | undefined {
  const [, precision, scale] = /^DECIMAL\((\d+), ?(\d+)\)$/.exec(printed) ?? [];
  if (precision) return numeric(Number(precision), Number(scale));
  if (printed === 'HUGEINT') return numeric(maxPrecision, 0);
  const name = (Object.keys(duckDbNames) as TypeName[]).find((key) => duckDbNames[key] === printed);
  return name && { name };
}

export function isInteger(type: SqlType | undefined): boolean {
  return integers.includes(type?.name ?? '');
}

export function isFloating(type: SqlType | undefined): boolean {
  return type?.name === 'float4' || type?.name === 'float8';
}

export function isNumber(type: SqlType | undefined): boolean {
  return isInteger(type) || isFloating(type) || type?.name === 'numeric';
}

export function isText(type: SqlType | undefined): boolean {
  return type?.name === 'varchar' || type?.name === 'bpchar';
}

const integers: readonly string[] = ['int2', 'int4', 'int8'];

const digits: Record<string, number> = { int2: 5, int4: 10, int8: 19 };

/** The type as NUMERIC: integers have as many digits as their widest value. */
export function asNumeric({ name, precision = digits[name] ?? 18, scale = 0 }: SqlType): {
  precision: number;
  scale: number;
} {
  return { precision, scale };
}

/** The type that both fit in: of CASE, COALESCE and set operations. */
export function commonType(left: SqlType | undefined, right: SqlType | undefined): SqlType | undefined {
  if (!left || !right) return left ?? right;
  if (isNumber(left) && isNumber(right)) return commonNumber(left, right);
  if (isText(left) && isText(right)) return varchar;
  if (left.name === right.name) return left;
  const names = [left.name, right.name];
  if (names.includes('timestamptz')) return { name: 'timestamptz' };
  return names.includes('timestamp') && names.includes('date') ? timestamp : undefined;
}

function commonNumber(left: SqlType, right: SqlType): SqlType {
  if (isFloating(left) || isFloating(right)) return left.name === right.name ? left : float8;
  if (isInteger(left) && isInteger(right)) {
    return integers.indexOf(left.name) < integers.indexOf(right.name) ? right : left;
  }
  const [a, b] = [asNumeric(left), asNumeric(right)];
  const scale = Math.max(a.scale, b.scale);
  return numeric(Math.max(a.precision - a.scale, b.precision - b.scale) + scale, scale);
}
