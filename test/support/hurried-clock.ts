import { type Clock, systemClock } from '../../local-cloud/core/clock.ts';

/** For people who cannot wait: waits and retries take a fiftieth. Timeouts, a minute at least, do not: work takes its time. */
export const hurriedClock: Clock = {
  now: systemClock.now,
  sleep: (milliseconds, signal) =>
    systemClock.sleep(milliseconds < 60_000 ? milliseconds / 50 : milliseconds, signal),
};
