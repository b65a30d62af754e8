import { setTimeout as delay } from 'node:timers/promises';

/** The time of the local cloud's services. Tests hand in one that runs ahead. */
export interface Clock {
  now(): Date;
  /** Resolves after `milliseconds`; rejects with the signal's reason if it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** setTimeout counts in 32 bits: a longer delay would fire at once. */
const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => new Date(),
  async sleep(milliseconds, signal) {
    for (let left = milliseconds; left >= 0; left -= longestTimer) {
      await delay(Math.min(left, longestTimer), undefined, { signal });
    }
  },
};
