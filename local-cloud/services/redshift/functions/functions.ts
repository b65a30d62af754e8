import { RedshiftError } from '../redshift-error.ts';
import type { Operand } from '../sql/operand.ts';
import { aggregates } from './aggregates.ts';
import type { Call, Rule } from './call.ts';
import { conditionals } from './conditionals.ts';
import { dates } from './dates.ts';
import { numbers } from './numbers.ts';
import { percentiles } from './percentiles.ts';
import { regularExpressions } from './regular-expressions.ts';
import { texts } from './text.ts';
import { windows } from './windows.ts';

const rules: Record<string, Rule> = {
  ...aggregates,
  ...conditionals,
  ...dates,
  ...numbers,
  ...percentiles,
  ...regularExpressions,
  ...texts,
  ...windows,
};

/** A call in DuckDB's dialect. @throws RedshiftError for a function that is not Redshift's, or not served here */
export function functionCall(call: Call): Operand {
  const { name } = call;
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (!rule)
    throw new RedshiftError(`function ${name} does not exist, or is not served by the local warehouse`);
  return { name, ...rule(call) };
}

/** Does it make one value of the rows of a group? */
export function isAggregate(name: string): boolean {
  return Object.hasOwn(aggregates, name) || Object.hasOwn(percentiles, name);
}
