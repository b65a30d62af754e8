import { notServed, RedshiftError } from '../redshift-error.ts';
import { castTo } from '../sql/cast.ts';
import { comparable } from '../sql/comparable.ts';
import type { Operand } from '../sql/operand.ts';
import {
  float8,
  inDuckDbsTypes,
  int4,
  int8,
  isFloating,
  isInteger,
  numeric,
  type SqlType,
  varchar,
} from '../sql/types.ts';
import { type Call, cast, checkArguments, type Rule } from './call.ts';

/** Aggregate functions, each of which may be a window function, too. */
export const aggregates: Record<string, Rule> = {
  any_value: unchanged,
  avg: average,
  bit_and: unchanged,
  bit_or: unchanged,
  bool_and: unchanged,
  bool_or: unchanged,
  count,
  grouping: (call) => ({ sql: cast(`grouping(${sqls(call)})`, int4), type: int4 }),
  grouping_id: (call) => ({ sql: cast(`grouping_id(${sqls(call)})`, int4), type: int4 }),
  listagg,
  max: unchanged,
  min: unchanged,
  stddev: (call) => spread(call, 'stddev_samp'),
  stddev_pop: (call) => spread(call, 'stddev_pop'),
  stddev_samp: (call) => spread(call, 'stddev_samp'),
  sum,
  var_pop: (call) => spread(call, 'var_pop'),
  var_samp: (call) => spread(call, 'var_samp'),
  variance: (call) => spread(call, 'var_samp'),
};

/** A function of the rows of a group, or of a window. Redshift wants a frame where the window has an ORDER BY. */
export function ofGroup(call: Call, name: string, args: string): string {
  const { over, distinct } = call;
  if (over && distinct)
    throw new RedshiftError(`DISTINCT is not supported for the window function ${call.name}`);
  if (over?.ordered && !over.framed) {
    throw new RedshiftError('Aggregate window functions with an ORDER BY clause require a frame clause');
  }
  return `${name}(${distinct ? 'DISTINCT ' : ''}${args})${over?.sql ?? ''}`;
}

function unchanged(call: Call): Operand {
  checkArguments(call, 1, 1);
  return { sql: ofGroup(call, call.name, sqls(call)), type: call.args[0]?.type };
}

/** The sum of SMALLINT and INTEGER is a BIGINT, that of BIGINT a NUMERIC. */
function sum(call: Call): Operand {
  checkArguments(call, 1, 1);
  const type = sumType(call.args[0]?.type);
  const sql = ofGroup(call, 'sum', sqls(call));
  return { sql: type ? `CAST(${sql} AS ${inDuckDbsTypes(type)})` : sql, type };
}

function sumType(type: SqlType | undefined): SqlType | undefined {
  if (type?.name === 'int2' || type?.name === 'int4') return int8;
  if (type?.name === 'int8') return numeric(38, 0);
  if (isFloating(type)) return float8;
  return type?.name === 'numeric' ? numeric(38, type.scale ?? 0) : type;
}

/** The average of integers is an integer, that of NUMERIC has the scale of its values. */
function average(call: Call): Operand {
  checkArguments(call, 1, 1);
  const [{ type } = { type: undefined }] = call.args;
  if (!isInteger(type) && type?.name !== 'numeric') {
    return { sql: ofGroup(call, 'avg', sqls(call)), type: isFloating(type) ? float8 : type };
  }
  const { scale = 0 } = type ?? {};
  const total = `CAST(${ofGroup(call, 'sum', sqls(call))} AS DECIMAL(38, ${scale}))`;
  const digits = scale === 0 ? total : `${total} * CAST(1${'0'.repeat(scale)} AS DECIMAL(${scale + 1}, 0))`;
  const number = `nullif(${ofGroup(call, 'count', sqls(call))}, 0)`;
  const quotient = `CAST(${digits} AS HUGEINT) // ${number}`;
  if (scale === 0)
    return { sql: `CAST(${quotient} AS BIGINT)`, type: type && isInteger(type) ? int8 : numeric(38, 0) };
  const unit = `CAST(0.${'0'.repeat(scale - 1)}1 AS DECIMAL(${scale}, ${scale}))`;
  return {
    sql: `CAST(CAST(${quotient} AS DECIMAL(38, 0)) * ${unit} AS DECIMAL(38, ${scale}))`,
    type: numeric(38, scale),
  };
}

function count(call: Call): Operand {
  if (call.star) return { sql: ofGroup(call, 'count', '*'), type: int8 };
  checkArguments(call, 1, 1);
  const [counted] = call.args;
  const values = counted && call.distinct ? comparable(counted) : sqls(call);
  if (!call.approximate) return { sql: ofGroup(call, 'count', values), type: int8 };
  if (!call.distinct) throw notServed('APPROXIMATE COUNT without DISTINCT');
  return { sql: `approx_count_distinct(${values})`, type: int8 };
}

function spread(call: Call, name: string): Operand {
  checkArguments(call, 1, 1);
  return { sql: ofGroup(call, name, sqls(call)), type: float8 };
}

function listagg(call: Call): Operand {
  checkArguments(call, 1, 2);
  const [value, separator] = call.args;
  if (!value) throw new RedshiftError('syntax error at or near ")"');
  const text = castTo(value, { type: varchar, sized: false }).sql;
  const order = call.within ? ` ${call.within.sql}` : '';
  const windowless = { ...call, over: call.over && { ...call.over, ordered: false } };
  const list = ofGroup(windowless, 'string_agg', `${text}, ${separator?.sql ?? "''"}${order}`);
  return { sql: `listagg_result(${list})`, type: varchar };
}

function sqls({ args }: Call): string {
  return args.map(({ sql }) => sql).join(', ');
}
