import { RedshiftError } from '../redshift-error.ts';
import type { Operand } from '../sql/operand.ts';
import { float8, int4, int8, type SqlType } from '../sql/types.ts';
import { ofGroup } from './aggregates.ts';
import { type Call, cast, checkArguments, type Rule } from './call.ts';

/** Functions of a window only. */
export const windows: Record<string, Rule> = {
  cume_dist: (call) => ranking(call, 0, float8),
  dense_rank: (call) => ranking(call, 0, int8),
  first_value: (call) => neighbour(call, 1, 1),
  lag: (call) => neighbour(call, 1, 3),
  last_value: (call) => neighbour(call, 1, 1),
  lead: (call) => neighbour(call, 1, 3),
  nth_value: (call) => neighbour(call, 2, 2),
  ntile: (call) => ranking(call, 1, int4),
  percent_rank: (call) => ranking(call, 0, float8),
  rank: (call) => ranking(call, 0, int8),
  ratio_to_report: ratioToReport,
  row_number: (call) => ranking(call, 0, int8),
};

function ranking(call: Call, number: number, type: SqlType): Operand {
  checkArguments(call, number, number);
  return { sql: cast(`${call.name}(${call.args[0]?.sql ?? ''})${over(call)}`, type), type };
}

/** Functions that return the value of another row. */
function neighbour(call: Call, least: number, most: number): Operand {
  checkArguments(call, least, most);
  const list = call.args.map(({ sql }) => sql).join(', ');
  const sql = `${call.name}(${list}${call.ignoresNulls ? ' IGNORE NULLS' : ''})${over(call)}`;
  return { sql, type: call.args[0]?.type };
}

function ratioToReport(call: Call): Operand {
  checkArguments(call, 1, 1);
  const value = `CAST(${call.args[0]?.sql} AS DOUBLE)`;
  if (!call.over) over(call);
  return { sql: `quotient(${value}, ${ofGroup(call, 'sum', value)})`, type: float8 };
}

function over({ name, over: window }: Call): string {
  if (!window) throw new RedshiftError(`Window function ${name} requires an OVER clause`);
  return window.sql;
}
