import { RedshiftError } from '../redshift-error.ts';
import type { Operand } from '../sql/operand.ts';
import type { SqlType } from '../sql/types.ts';
import { inDuckDbsTypes } from '../sql/types.ts';

/** The ORDER BY of WITHIN GROUP. */
export interface Within {
  /** `ORDER BY …` */
  readonly sql: string;
  /** what it sorts by first */
  readonly value: Operand;
  readonly descending: boolean;
}

/** A window. */
export interface Over {
  /** ` OVER (…)` */
  readonly sql: string;
  /** Does it have an ORDER BY? */
  readonly ordered: boolean;
  /** Does it have a frame? */
  readonly framed: boolean;
}

/** A call as it was written, with its operands in DuckDB's dialect. */
export interface Call {
  readonly name: string;
  readonly args: readonly Operand[];
  readonly distinct: boolean;
  /** `COUNT(*)` */
  readonly star: boolean;
  readonly approximate: boolean;
  readonly ignoresNulls: boolean;
  readonly within: Within | undefined;
  readonly over: Over | undefined;
}

/** How a function of Redshift's is written for DuckDB, and what it returns. */
export type Rule = (call: Call) => Operand;

type Write = (...args: string[]) => string;

/** A function of a row that takes `least` to `most` arguments and always returns this type. */
export function scalar(least: number, most: number, type: SqlType, write: Write): Rule {
  return row(least, most, (args) => ({ sql: cast(write(...args.map(({ sql }) => sql)), type), type }));
}

/** A function of a row whose type depends on its arguments. */
export function row(least: number, most: number, write: (args: readonly Operand[]) => Operand): Rule {
  return (call) => {
    checkArguments(call, least, most);
    refuseWindow(call);
    if (call.distinct || call.within || call.approximate)
      throw new RedshiftError(`${call.name} is not an aggregate function`);
    return write(call.args);
  };
}

/** Functions that have the same name in DuckDB. */
export function sameNames(names: string, least: number, most: number, type: SqlType): Record<string, Rule> {
  return Object.fromEntries(
    names
      .split(/\s+/)
      .map((name) => [name, scalar(least, most, type, (...args) => `${name}(${args.join(', ')})`)]),
  );
}

/** DuckDB gives many functions a wider type than Redshift does. */
export function cast(sql: string, type: SqlType): string {
  return type.name === 'varchar' ? sql : `CAST(${sql} AS ${inDuckDbsTypes(type)})`;
}

/** @throws RedshiftError unless the call has `least` to `most` arguments */
export function checkArguments({ name, args, star }: Call, least: number, most: number): void {
  if (!star && args.length >= least && args.length <= most) return;
  const types = args.map(({ type }) => type?.name ?? '"unknown"').join(', ');
  throw new RedshiftError(`function ${name}(${star ? '*' : types}) does not exist`);
}

export function refuseWindow({ name, over }: Call): void {
  if (over) throw new RedshiftError(`OVER specified, but ${name} is not a window function`);
}
