import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Chance } from '../../../core/chance.ts';

/**
 * The functions of JSONata that differ in Step Functions: those it adds, those that depend on time or chance, and `$eval`,
 * which it removes. Numbers are truncated towards zero. Invalid arguments give nothing.
 */
export function functionsAt(now: Date, chance: Chance): Readonly<Record<string, unknown>> {
  return {
    partition,
    range,
    hash,
    parse: (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text)),
    random: (seed?: number) => (seed === undefined ? chance.random() : seeded(seed)),
    shuffle: (list: unknown) => shuffled(list, chance),
    uuid: () => chance.uuid(),
    millis: () => now.getTime(),
    now: (picture?: string, timezone?: string) =>
      formatted.evaluate(undefined, { millis: now.getTime(), picture, timezone }),
    eval: undefined,
  };
}

const formatted = jsonata('$fromMillis($millis, $picture, $timezone)');

function partition(array: unknown[] | undefined, size: number): unknown[][] | undefined {
  const whole = Math.trunc(size);
  if (array === undefined || array.length === 0 || !(whole > 0)) return undefined;
  return Array.from({ length: Math.ceil(array.length / whole) }, (_, part) =>
    array.slice(part * whole, (part + 1) * whole),
  );
}

function range(start: number, end: number, by: number): number[] | number | undefined {
  const [first, last, step] = [Math.trunc(start), Math.trunc(end), Math.trunc(by)];
  const count = Math.floor((last - first) / step) + 1;
  if (!(count > 0 && Number.isFinite(count))) return undefined;
  // A list of one number is that number, like a sequence of JSONata.
  return count === 1 ? first : Array.from({ length: count }, (_, index) => first + index * step);
}

function hash(text: string | undefined, algorithm: string | undefined): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined;
  return createHash(algorithm.replace('-', '')).update(text).digest('hex');
}

/** The `$shuffle` of the library calls Math.random itself. Like that one, this accepts a single value as a list of one. */
function shuffled(list: unknown, chance: Chance): unknown[] | undefined {
  if (list === undefined) return undefined;
  return [list]
    .flat()
    .map((value) => ({ value, place: chance.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ value }) => value);
}

/** A number in [0, 1) that depends only on the seed: the first double of Java's Random, as in the service. */
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
