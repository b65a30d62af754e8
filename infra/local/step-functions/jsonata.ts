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

/** An expression that never ends would stop everything else: milliseconds, and calls inside calls. */
const guardrails = { timeout: 10_000, stack: 2_000 };

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
 * @throws JsonataError as the library does; UnsupportedResult when the result is a function
 */
export async function evaluate(source: string, bindings: Bindings): Promise<unknown> {
  const result = await compile(source).evaluate(undefined, {
    ...bindings.variables,
    states: bindings.states,
    ...serviceFunctions,
    millis: () => bindings.now.getTime(),
    now: (picture?: string, timezone?: string) =>
      formatted.evaluate(undefined, { millis: bindings.now.getTime(), picture, timezone }),
  });
  return plain(result);
}

const formatted = jsonata('$fromMillis($millis, $picture, $timezone)');

/** The functions that Step Functions adds to JSONata, and the one it takes away. */
const serviceFunctions = {
  partition(array: unknown[] | undefined, size: number) {
    if (array === undefined) return undefined;
    const whole = Math.floor(size);
    return Array.from({ length: Math.ceil(array.length / whole) }, (_, part) =>
      array.slice(part * whole, (part + 1) * whole),
    );
  },
  range(first: number, last: number, step: number) {
    const count = Math.floor((last - first) / step) + 1;
    return Array.from({ length: Math.max(count, 0) }, (_, index) => first + index * step);
  },
  hash(text: string | undefined, algorithm = 'SHA-1') {
    if (text === undefined) return undefined;
    return createHash(algorithm.replace('-', '')).update(text).digest('hex');
  },
  random(seed?: number) {
    return seed === undefined ? Math.random() : mulberry32(seed);
  },
  uuid: () => randomUUID(),
  parse: (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text)),
  eval: undefined,
};

/** A number in [0, 1) that depends on nothing but the seed. */
function mulberry32(seed: number): number {
  let t = (seed + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** The expression has returned something that JSON cannot hold. */
export class UnsupportedResult extends Error {
  override readonly name = 'UnsupportedResult';
}

/** The library marks its own arrays (`sequence`), which would change how a later expression sees them: a copy has no marks. */
function plain(result: unknown): unknown {
  if (result === undefined || result === null || typeof result !== 'object') {
    if (typeof result === 'function') throw new UnsupportedResult();
    return result;
  }
  return JSON.parse(
    JSON.stringify(result, (_, value) => {
      if (typeof value === 'function' || value?._jsonata_lambda || value?._jsonata_function) {
        throw new UnsupportedResult();
      }
      return value;
    }),
  );
}
