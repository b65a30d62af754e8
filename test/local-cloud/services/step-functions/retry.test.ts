import type { Retrier, State } from '../../../../local-cloud/services/step-functions/language/asl.ts';
import { StateFailure } from '../../../../local-cloud/services/step-functions/language/failure.ts';
import { matches, retryDelay } from '../../../../local-cloud/services/step-functions/language/retry.ts';

/** The milliseconds that a state waits before each of its attempts, when it always fails. */
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

describe('the time between attempts', () => {
  test.each<[string, Omit<Retrier, 'ErrorEquals'>, number[]]>([
    ['starts at a second and doubles, three times', {}, [1000, 2000, 4000]],
    ['grows by BackoffRate', { IntervalSeconds: 2, BackoffRate: 1.5, MaxAttempts: 3 }, [2000, 3000, 4500]],
    ['never exceeds MaxDelaySeconds', { MaxDelaySeconds: 3, MaxAttempts: 4 }, [1000, 2000, 3000, 3000]],
    ['does not exist without attempts', { MaxAttempts: 0 }, []],
  ])('%s', (_, retrier, expected) => {
    expect(delays(retrier)).toEqual(expected);
  });

  test('is anything up to that with full jitter', () => {
    expect(delays({ JitterStrategy: 'FULL' }, 0.5)).toEqual([500, 1000, 2000]);
    expect(delays({ JitterStrategy: 'NONE' }, 0.5)).toEqual([1000, 2000, 4000]);
  });
});

describe('ErrorEquals', () => {
  test.each<[string[], string, boolean]>([
    [['Busy'], 'Busy', true],
    [['Busy'], 'Other', false],
    [['States.ALL'], 'Other', true],
    [['States.ALL'], 'States.Timeout', true],
    [['States.ALL'], 'States.QueryEvaluationError', true],
    [['States.ALL'], 'States.Runtime', false],
    [['States.Runtime'], 'States.Runtime', false],
    [['States.ALL'], 'States.DataLimitExceeded', false],
    [['States.DataLimitExceeded'], 'States.DataLimitExceeded', true],
    [['States.TaskFailed'], 'S3.NoSuchKeyException', true],
    [['States.TaskFailed'], 'States.Timeout', false],
  ])('%j and %s: %s', (names, error, expected) => {
    expect(matches(names, new StateFailure(error))).toBe(expected);
  });
});
