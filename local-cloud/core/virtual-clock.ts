import type { Clock } from './clock.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export interface VirtualClockOptions {
  /** Real milliseconds after which a call that does not return no longer holds time: it hangs. */
  readonly patience?: number;
  /** Where it stops until `advanceTo` lets it go further. Default: nowhere. */
  readonly until?: Date;
  /** In milliseconds. It does not jump further than this at once: not to the daily run of a schedule, say. Default: any way. */
  readonly longestJump?: number;
}

/**
 * A clock for tests: as soon as there is nothing to do but wait, it jumps to the next moment at which a sleeper wakes. A day
 * takes as long as the work in it. Calls to other services take no virtual time, but the clock does not jump over them: it is
 * told of them through `working`.
 */
export class VirtualClock implements Clock {
  #now: number;
  #until: number;
  readonly #patience: number;
  readonly #longestJump: number;
  #sleepers: Sleeper[] = [];
  #working = 0;
  #jumping = false;
  #impatience: NodeJS.Timeout | undefined;

  constructor(
    start = new Date('2026-01-01T00:00:00Z'),
    { patience = 1000, until, longestJump = Number.POSITIVE_INFINITY }: VirtualClockOptions = {},
  ) {
    this.#now = start.getTime();
    this.#until = until?.getTime() ?? Number.POSITIVE_INFINITY;
    this.#patience = patience;
    this.#longestJump = longestJump;
  }

  now(): Date {
    return new Date(this.#now);
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        until: this.#now + milliseconds,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
      this.#plan();
    });
  }

  /** Holds time while `work` is under way. */
  readonly working = async <T>(work: Promise<T>): Promise<T> => {
    this.#working += 1;
    try {
      return await work;
    } finally {
      this.#working -= 1;
      this.#plan();
    }
  };

  /** Lets time run to a moment, through every sleep that ends on the way, and stops there. */
  async advanceTo(time: Date): Promise<void> {
    this.#until = Math.max(this.#now, time.getTime());
    await this.sleep(this.#until - this.#now);
  }

  #plan(): void {
    clearTimeout(this.#impatience);
    if (!this.#next()) return;
    if (this.#working > 0) {
      this.#impatience = setTimeout(() => this.#jump(), this.#patience).unref();
      return;
    }
    if (this.#jumping) return;
    this.#jumping = true;
    // All that follows from the last event is done within one turn of the event loop.
    setImmediate(() =>
      setImmediate(() => {
        this.#jumping = false;
        if (this.#working === 0) this.#jump();
        else this.#plan();
      }),
    );
  }

  #jump(): void {
    const next = this.#next();
    if (!next) return;
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
    this.#now = Math.max(this.#now, next.until);
    next.wake();
    this.#plan();
  }

  /** The first sleeper to wake, if the clock may run that far. */
  #next(): Sleeper | undefined {
    const first = this.#sleepers.reduce<Sleeper | undefined>(
      (earliest, sleeper) => (earliest && earliest.until <= sleeper.until ? earliest : sleeper),
      undefined,
    );
    const latest = Math.min(this.#until, this.#now + this.#longestJump);
    return first && first.until <= latest ? first : undefined;
  }
}
