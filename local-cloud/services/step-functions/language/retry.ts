import type { Chance } from '../../../core/chance.ts';
import type { Retrier, State } from './asl.ts';
import { HeartbeatFailure, type StateFailure } from './failure.ts';

/** The errors that `States.ALL` and `States.TaskFailed` do not cover: another attempt would fail as well. */
const terminal = new Set(['States.Runtime', 'States.DataLimitExceeded']);

/** Whether a list of error names (`ErrorEquals`) covers a failure. */
export function matches(names: readonly string[], failure: StateFailure): boolean {
  const { error } = failure;
  if (error === 'States.Runtime') return false;
  return names.some((name) => {
    if (name === error) return true;
    if (name === 'States.HeartbeatTimeout' && failure instanceof HeartbeatFailure) return true;
    if (error !== undefined && terminal.has(error)) return false;
    return name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout');
  });
}

/**
 * Finds how long to wait before a retry. The first retrier that covers the failure decides; each counts its own attempts.
 * @param attempts - how often each retrier was used during this visit to the state; this function counts up
 * @returns milliseconds until the next attempt, or undefined if there is none
 */
export function retryDelay(
  state: State,
  failure: StateFailure,
  attempts: Map<object, number>,
  chance: Pick<Chance, 'random'>,
): number | undefined {
  const retriers = 'Retry' in state ? (state.Retry ?? []) : [];
  const retrier = retriers.find((candidate) => matches(candidate.ErrorEquals, failure));
  if (!retrier) return undefined;
  const attempt = attempts.get(retrier) ?? 0;
  if (attempt >= (retrier.MaxAttempts ?? 3)) return undefined;
  attempts.set(retrier, attempt + 1);
  return delay(retrier, attempt) * (retrier.JitterStrategy === 'FULL' ? chance.random() : 1);
}

function delay(
  { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity }: Retrier,
  attempt: number,
): number {
  return Math.min(IntervalSeconds * BackoffRate ** attempt, MaxDelaySeconds) * 1000;
}
