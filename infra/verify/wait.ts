import { until } from '../../tasks/common/until.ts';
import { Interrupted } from './problem.ts';

export interface Waiting {
  readonly signal: AbortSignal;
  /** 1, but for people who cannot wait: the part of the seconds that is waited. */
  readonly patience: number;
}

/**
 * Waits until a condition holds, or somebody interrupts.
 *
 * @throws WaitedInVainError when the time is over
 * @throws Interrupted
 */
export function waitFor<T>(
  what: string,
  seconds: number,
  { signal, patience }: Waiting,
  condition: () => Promise<T | undefined | false>,
): Promise<T> {
  return until(
    what,
    () => {
      throwIfInterrupted(signal);
      return condition();
    },
    { seconds: seconds * patience },
  );
}

export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted();
}
