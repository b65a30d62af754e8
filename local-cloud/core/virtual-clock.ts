import type { Clock } from './clock.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/**
 * A clock for tests: as soon as there is nothing to do but wait, it jumps to the moment of whoever wakes first. A day
 * takes as long as the work in it. Calls to other services take no virtual time, but it does not jump over them: it is
 * told about them through `working`.
 */
export class VirtualClock implements Clock {
  #now: number;
  readonly #patience: number;
  #sleepers: Sleeper[] = [];
  #working = 0;
  #jumping = false;
  #impatience: NodeJS.Timeout | undefined;

  /** @param options.patience - real milliseconds after which a call that does not return no longer holds time up: it hangs */
  constructor(start = new Date('2026-01-01T00:00:00Z'), options: { patience?: number } = {}) {
    this.#now = start.getTime();
    this.#patience = options.patience ?? 1000;
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

  #plan(): void {
    clearTimeout(this.#impatience);
    if (this.#sleepers.length === 0) return;
    if (this.#working > 0) {
      this.#impatience = setTimeout(() => this.#jump(), this.#patience).unref();
      return;
    }
    if (this.#jumping) return;
    this.#jumping = true;
    // Whatever follows from what has just happened is done within one turn of the event loop.
    setImmediate(() =>
      setImmediate(() => {
        this.#jumping = false;
        if (this.#working === 0) this.#jump();
        else this.#plan();
      }),
    );
  }

  #jump(): void {
    const next = this.#sleepers.reduce<Sleeper | undefined>(
      (first, sleeper) => (first && first.until <= sleeper.until ? first : sleeper),
      undefined,
    );
    if (!next) return;
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
    this.#now = Math.max(this.#now, next.until);
    next.wake();
    this.#plan();
  }
}
