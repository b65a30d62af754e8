export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** What an alarm of the template is evaluated by. */
export interface AlarmProperties {
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly TreatMissingData: string;
  readonly AlarmActions?: readonly unknown[];
  readonly InsufficientDataActions?: readonly unknown[];
}

/**
 * The messages of an alarm, by the rules of CloudWatch: it looks at the last periods; it begins with insufficient data; only a
 * change of its state is a message, and only if that state has an action. AWS may look a few periods further back.
 *
 * @param points the value of each period since the alarm was made; undefined when there is none
 * @returns the period and the state of each message
 */
export function messagesOf(
  alarm: AlarmProperties,
  points: readonly (number | undefined)[],
): [period: number, state: AlarmState][] {
  let state: AlarmState = 'INSUFFICIENT_DATA';
  return points.flatMap((_, index): [number, AlarmState][] => {
    const range = points.slice(0, index + 1).slice(-alarm.EvaluationPeriods);
    const next = evaluate(alarm, range);
    if (next === state) return [];
    state = next;
    const actions = { OK: [], ALARM: alarm.AlarmActions, INSUFFICIENT_DATA: alarm.InsufficientDataActions };
    return (actions[state] ?? []).length > 0 ? [[index, state]] : [];
  });
}

function evaluate(alarm: AlarmProperties, range: readonly (number | undefined)[]): AlarmState {
  const known = range.filter((value) => value !== undefined);
  const missing = alarm.EvaluationPeriods - known.length;
  if (alarm.TreatMissingData === 'missing' && known.length === 0) return 'INSUFFICIENT_DATA';
  const breaching = known.every((value) => breaches(alarm, value));
  const missingBreaches = { breaching: true, notBreaching: false, missing: true }[alarm.TreatMissingData];
  if (missingBreaches === undefined) throw new Error(`Unknown treatment ${alarm.TreatMissingData}`);
  return breaching && (missing === 0 || missingBreaches) ? 'ALARM' : 'OK';
}

function breaches({ ComparisonOperator, Threshold }: AlarmProperties, value: number): boolean {
  switch (ComparisonOperator) {
    case 'GreaterThanThreshold':
      return value > Threshold;
    case 'LessThanThreshold':
      return value < Threshold;
    default:
      throw new Error(`Unknown operator ${ComparisonOperator}`);
  }
}
