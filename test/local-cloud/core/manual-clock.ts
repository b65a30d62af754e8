import { setImmediate as settle } from 'node:timers/promises';
import type { Clock } from '../../../local-cloud/core/clock.ts';

/** A clock that stands still until it is advanced, and then stops at every sleeper on the way. */
export class ManualClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<{ readonly wakesAt: number; readonly wake: () => void }>();

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((wake, reject) => {
      const sleeper = { wakesAt: this.#now + milliseconds, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      });
    });
  }

  async advanceTo(time: string): Promise<void> {
    const end = Date.parse(time);
    for (;;) {
      await settle();
      const [next] = [...this.#sleepers].sort((a, b) => a.wakesAt - b.wakesAt);
      if (!next || next.wakesAt > end) break;
      this.#sleepers.delete(next);
      this.#now = Math.max(this.#now, next.wakesAt);
      next.wake();
    }
    this.#now = end;
  }
}
