import jsonata from 'jsonata';
import type { Chance } from '../../../core/chance.ts';
import { functionsAt } from './functions.ts';

/** What an expression may read: `$states`, the variables in scope, the time, and chance. */
export interface Bindings {
  readonly states: object;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly now: Date;
  readonly chance: Chance;
}

/** Expressions are few, evaluated often, and slow to parse. */
const compiled = new Map<string, jsonata.Expression>();

/** The limits of the service: milliseconds, and nested evaluations (a sum of 101 terms is too deep). */
const guardrails = { timeout: 5_000, stack: 100 };

/** The error texts of the service for exceeded limits, by the library's error code. The service itself shows no code. */
const limitErrors: Readonly<Record<string, string>> = {
  D1011: `Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive. Depth=${guardrails.stack + 1} max=${guardrails.stack}`,
  D1012: `Expression evaluation timeout: ${guardrails.timeout}ms. Check for infinite loop`,
};

/** The source of `{% source %}`, or undefined for any other value. */
export function expressionIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('{%') || !value.endsWith('%}')) return undefined;
  return value.slice(2, -2).trim();
}

/** @throws JsonataError if the expression does not parse */
export function compile(source: string): jsonata.Expression {
  let expression = compiled.get(source);
  if (!expression) {
    expression = jsonata(source, guardrails);
    compiled.set(source, expression);
  }
  return expression;
}

/**
 * Evaluates one expression (without its delimiters).
 * @returns plain JSON, or undefined when the expression selects nothing
 * @throws JsonataError from the library; Error without a code if the expression exceeds a limit; UnsupportedResult if the
 *   result is a function
 */
export async function evaluate(source: string, bindings: Bindings): Promise<unknown> {
  const environment = {
    ...bindings.variables,
    states: bindings.states,
    ...functionsAt(bindings.now, bindings.chance),
  };
  try {
    return plain(await compile(source).evaluate(undefined, environment));
  } catch (error) {
    const overLimit = limitErrors[(error as { code?: string }).code ?? ''];
    throw overLimit ? new Error(overLimit) : error;
  }
}

/** The expression has returned something that JSON cannot represent. */
export class UnsupportedResult extends Error {
  override readonly name = 'UnsupportedResult';
}

/** A copy without the library's marks on arrays (`sequence`), which would change how a later expression sees them. */
function plain(result: unknown): unknown {
  if (result === undefined) return undefined;
  return JSON.parse(
    JSON.stringify(result, (_, value) => {
      if (typeof value === 'function' || value?._jsonata_lambda || value?._jsonata_function) {
        throw new UnsupportedResult();
      }
      // JSON has no such number; the service writes "Infinity" and "NaN".
      return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
    }),
  );
}
