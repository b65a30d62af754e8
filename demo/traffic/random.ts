import { createHash } from 'node:crypto';

/** A value and how often it comes up, compared with its neighbours. */
export type Weighted<Value> = readonly (readonly [weight: number, value: Value])[];

/** Numbers that look random and are the same for the same seed, on any machine (sfc32, by Chris Doty-Humphrey). */
export class Random {
  readonly #state: Uint32Array;

  /** @param seed any texts and numbers: each list has a sequence of its own */
  constructor(...seed: readonly (string | number)[]) {
    const digest = createHash('sha256').update(seed.join('\n')).digest();
    this.#state = Uint32Array.from({ length: 4 }, (_, index) => digest.readUInt32LE(index * 4));
  }

  /** A number ≥ 0 and < 1. */
  next(): number {
    const [a, b, c, counter] = this.#state as unknown as [number, number, number, number];
    const sum = (a + b + counter) >>> 0;
    this.#state.set([b ^ (b >>> 9), c + (c << 3), ((c << 21) | (c >>> 11)) + sum, counter + 1]);
    return sum / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.integer(0, values.length - 1)] as Value;
  }

  pickWeighted<Value>(values: Weighted<Value>): Value {
    const total = values.reduce((sum, [weight]) => sum + weight, 0);
    let rest = this.next() * total;
    const found = values.find(([weight]) => {
      rest -= weight;
      return rest < 0;
    });
    return (found ?? (values.at(-1) as Weighted<Value>[number]))[1];
  }

  /** A time to wait: mostly short, at times long. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** A text of the given characters. */
  text(characters: string, length: number): string {
    return Array.from({ length }, () => characters[this.integer(0, characters.length - 1)]).join('');
  }

  shuffle<Value>(values: readonly Value[]): Value[] {
    const shuffled = [...values];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.integer(0, last);
      [shuffled[last], shuffled[other]] = [shuffled[other] as Value, shuffled[last] as Value];
    }
    return shuffled;
  }
}
