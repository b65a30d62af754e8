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

/** Expressions are few and evaluated often, and parsing is the slow part. */
const compiled = new Map<string, jsonata.Expression>();

/** The service's own bounds: milliseconds, and evaluations inside evaluations (a sum of 101 terms is too deep). */
const guardrails = { timeout: 5_000, stack: 100 };

/** What the service says of an expression that leaves those bounds, by the library's code for it. It gives no code. */
const bounds: Readonly<Record<string, string>> = {
  D1011: `Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive. Depth=${guardrails.stack + 1} max=${guardrails.stack}`,
  D1012: `Expression evaluation timeout: ${guardrails.timeout}ms. Check for infinite loop`,
};

/** `{% expression %}` without its delimiters, or undefined for any other value. */
export function expressionIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('{%') || !value.endsWith('%}')) return undefined;
  return value.slice(2, -2).trim();
}

/** @throws JsonataError when the expression does not parse */
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
 * @throws JsonataError as the library does; Error without a code when the expression leaves its bounds;
 *   UnsupportedResult when the result is a function
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
    const outOfBounds = bounds[(error as { code?: string }).code ?? ''];
    throw outOfBounds ? new Error(outOfBounds) : error;
  }
}

/** The expression has returned something that JSON cannot hold. */
export class UnsupportedResult extends Error {
  override readonly name = 'UnsupportedResult';
}

/** The library marks its own arrays (`sequence`), which would change how a later expression sees them: a copy has no marks. */
function plain(result: unknown): unknown {
  if (result === undefined) return undefined;
  return JSON.parse(
    JSON.stringify(result, (_, value) => {
      if (typeof value === 'function' || value?._jsonata_lambda || value?._jsonata_function) {
        throw new UnsupportedResult();
      }
      // JSON has no number for it: the service writes "Infinity" and "NaN".
      return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
    }),
  );
}
