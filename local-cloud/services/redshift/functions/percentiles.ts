import { RedshiftError } from '../redshift-error.ts';
import type { Operand } from '../sql/operand.ts';
import { float8, inDuckDbsTypes, isInteger, numeric, type SqlType } from '../sql/types.ts';
import { ofGroup } from './aggregates.ts';
import { type Call, checkArguments, type Rule } from './call.ts';

/** MEDIAN, PERCENTILE_CONT and PERCENTILE_DISC, of a group or a window. */
export const percentiles: Record<string, Rule> = {
  median: (call) => {
    checkArguments(call, 1, 1);
    const [value] = call.args;
    return continuous(call, value as Operand, '0.5', false);
  },
  percentile_cont: (call) => {
    const { value, descending } = ordered(call);
    return continuous(call, value, fraction(call), descending);
  },
  percentile_disc: (call) => {
    const { value, descending } = ordered(call);
    return { sql: quantile(call, 'quantile_disc', value.sql, fraction(call), descending), type: value.type };
  },
};

/** Integers and NUMERIC are interpolated as NUMERIC, with the decimal places of the values and of the fraction. */
function continuous(call: Call, value: Operand, at: string, descending: boolean): Operand {
  const type = interpolated(value.type, at);
  const number = type?.name === 'numeric' ? `CAST(${value.sql} AS DOUBLE)` : value.sql;
  const sql = quantile(call, 'quantile_cont', number, at, descending);
  return { sql: type ? `CAST(${sql} AS ${inDuckDbsTypes(type)})` : sql, type };
}

function interpolated(type: SqlType | undefined, at: string): SqlType | undefined {
  if (!isInteger(type) && type?.name !== 'numeric') return type?.name === 'float4' ? float8 : type;
  return numeric(38, Math.min(38, (type?.scale ?? 0) + (at.split('.')[1]?.length ?? 0)));
}

/** DuckDB counts a negative fraction from the other end. */
function quantile(call: Call, name: string, value: string, at: string, descending: boolean): string {
  if (call.over?.ordered) throw new RedshiftError(`${call.name} does not take ORDER BY in its OVER clause`);
  if (descending && Number(at) === 0) return ofGroup(call, 'max', value);
  return ofGroup(call, name, `${value}, ${descending ? '-' : ''}${at}`);
}

function ordered(call: Call): { value: Operand; descending: boolean } {
  checkArguments(call, 1, 1);
  if (!call.within) throw new RedshiftError(`WITHIN GROUP is required for ${call.name}`);
  return call.within;
}

function fraction({ name, args }: Call): string {
  const text = args[0]?.sql ?? '';
  if (!/^[\d.]+$/.test(text) || Number(text) > 1) {
    throw new RedshiftError(`The percentile of ${name} must be a constant from 0 to 1`);
  }
  return text;
}
