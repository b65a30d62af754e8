import type { Retrier, State } from '../../../../local-cloud/services/step-functions/language/asl.ts';
import { StateFailure } from '../../../../local-cloud/services/step-functions/language/failure.ts';
import { matches, retryDelay } from '../../../../local-cloud/services/step-functions/language/retry.ts';

/** The milliseconds that a state that always fails waits before each retry. */
function delays(retrier: Omit<Retrier, 'ErrorEquals'>, random = 1): number[] {
  const Retry = [{ ErrorEquals: ['Busy'], ...retrier }];
  const state = { Type: 'Task', Resource: 'x', Retry } satisfies State;
  const attempts = new Map<object, number>();
  const found: number[] = [];
  for (;;) {
    const delay = retryDelay(state, new StateFailure('Busy'), attempts, { random: () => random });
    if (delay === undefined) return found;
    found.push(delay);
  }
}

describe('the delay before a retry', () => {
  test.each<[string, Omit<Retrier, 'ErrorEquals'>, number[]]>([
    ['is 1, 2 and 4 seconds by default', {}, [1000, 2000, 4000]],
    ['grows by BackoffRate', { IntervalSeconds: 2, BackoffRate: 1.5, MaxAttempts: 3 }, [2000, 3000, 4500]],
    ['does not exceed MaxDelaySeconds', { MaxDelaySeconds: 3, MaxAttempts: 4 }, [1000, 2000, 3000, 3000]],
    ['does not exist when MaxAttempts is 0', { MaxAttempts: 0 }, []],
  ])('%s', (_, retrier, expected) => {
    expect(delays(retrier)).toEqual(expected);
  });

  test('is a random part of itself with full jitter', () => {
    expect(delays({ JitterStrategy: 'FULL' }, 0.5)).toEqual([500, 1000, 2000]);
    expect(delays({ JitterStrategy: 'NONE' }, 0.5)).toEqual([1000, 2000, 4000]);
  });
});

describe('ErrorEquals', () => {
  test.each<[string[], 'covers' | 'does not cover', string]>([
    [['Busy'], 'covers', 'Busy'],
    [['Busy'], 'does not cover', 'Other'],
    [['States.ALL'], 'covers', 'Other'],
    [['States.ALL'], 'covers', 'States.Timeout'],
    [['States.ALL'], 'covers', 'States.QueryEvaluationError'],
    [['States.ALL'], 'does not cover', 'States.Runtime'],
    [['States.Runtime'], 'does not cover', 'States.Runtime'],
    [['States.ALL'], 'does not cover', 'States.DataLimitExceeded'],
    [['States.DataLimitExceeded'], 'covers', 'States.DataLimitExceeded'],
    [['States.TaskFailed'], 'covers', 'S3.NoSuchKeyException'],
    [['States.TaskFailed'], 'does not cover', 'States.Timeout'],
  ])('%j %s %s', (names, verb, error) => {
    expect(matches(names, new StateFailure(error))).toBe(verb === 'covers');
  });
});
