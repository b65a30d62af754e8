import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';

/** What an expression may read: `$states`, the variables in scope, and the time. */
export interface Bindings {
  readonly states: object;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly now: Date;
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
    ...serviceFunctions,
    millis: () => bindings.now.getTime(),
    now: (picture?: string, timezone?: string) =>
      formatted.evaluate(undefined, { millis: bindings.now.getTime(), picture, timezone }),
  };
  try {
    return plain(await compile(source).evaluate(undefined, environment));
  } catch (error) {
    const outOfBounds = bounds[(error as { code?: string }).code ?? ''];
    throw outOfBounds ? new Error(outOfBounds) : error;
  }
}

const formatted = jsonata('$fromMillis($millis, $picture, $timezone)');

/**
 * The functions that Step Functions adds to JSONata, and the one it takes away. They cut numbers towards zero, and give
 * nothing where their arguments make no sense.
 */
const serviceFunctions = {
  partition(array: unknown[] | undefined, size: number) {
    const whole = Math.trunc(size);
    if (array === undefined || array.length === 0 || !(whole > 0)) return undefined;
    return Array.from({ length: Math.ceil(array.length / whole) }, (_, part) =>
      array.slice(part * whole, (part + 1) * whole),
    );
  },
  range(start: number, end: number, by: number) {
    const [first, last, step] = [Math.trunc(start), Math.trunc(end), Math.trunc(by)];
    const count = Math.floor((last - first) / step) + 1;
    if (!(count > 0 && Number.isFinite(count))) return undefined;
    // A list of one is the number itself, as with JSONata's own sequences.
    return count === 1 ? first : Array.from({ length: count }, (_, index) => first + index * step);
  },
  hash(text: string | undefined, algorithm: string | undefined) {
    if (text === undefined || algorithm === undefined) return undefined;
    return createHash(algorithm.replace('-', '')).update(text).digest('hex');
  },
  random(seed?: number) {
    return seed === undefined ? Math.random() : seeded(seed);
  },
  uuid: () => randomUUID(),
  parse: (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text)),
  eval: undefined,
};

/** A number in [0, 1) that depends on nothing but the seed: the first double of Java's Random, which the service uses. */
function seeded(seed: number): number {
  const multiplier = 0x5deece66dn;
  const mask = (1n << 48n) - 1n;
  let state = (BigInt(Math.trunc(seed)) ^ multiplier) & mask;
  const next = (bits: bigint) => {
    state = (state * multiplier + 0xbn) & mask;
    return state >> (48n - bits);
  };
  const high = next(26n);
  return Number((high << 27n) + next(27n)) / 2 ** 53;
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
