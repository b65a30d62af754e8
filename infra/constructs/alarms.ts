import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { metricsNamespace } from '../../workflows/parts/task-function.ts';
import type { ReportFailure } from '../../workflows/report-failure.ts';
import { FirstDataPoint } from './first-data-point.ts';
import { type OriginalsWatch, watchInterval } from './originals-watch.ts';

/** An original this old should have been masked long ago: all attempts of mask-logs together take an hour and a half. */
const oldestAllowed = Duration.hours(2);

/** How many rows of a day must be set aside for a message: in percent of all, and in number. */
const mostSetAside = 1;
const fewestSetAside = 10;

/** The workflows that people start and redrive, by their names. A stage without visitors has no salts to forget. */
export type Workflows = Readonly<
  Record<'ingest' | 'backfill' | 'load' | 'classify' | 'vacuum' | 'migrate', StateMachine>
> & {
  readonly 'forget-salts'?: StateMachine;
};

export interface AlarmsProps {
  readonly topic: ITopic;
  readonly workflows: Workflows;
  readonly reportFailure: ReportFailure;
  /** Nobody misses a load that is not scheduled. */
  readonly loadIsScheduled: boolean;
  readonly deadLetterQueue: IQueue;
  readonly originals: OriginalsWatch;
}

/** What a person should know about. */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];
  /** Those that send a message. */
  readonly notifying: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { topic, workflows, reportFailure, loadIsScheduled, deadLetterQueue, originals } = props;
    // These only light up: each failure is reported by a message of its own, with its reason and a link.
    const lamps = Object.entries(workflows).map(([name, stateMachine]) =>
      this.anyOf(`Failed-${name}`, `Executions of ${name} ended without success`, failures(stateMachine)),
    );
    const counting = [
      this.anyOf(
        'FailuresUnreported',
        'Failed executions were not reported: look for red ones in the Step Functions console',
        unreported(reportFailure),
      ),
      this.anyOf(
        'DeadLetters',
        'Messages could not be turned into executions of ingest: see docs/operations.md',
        deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }),
      ),
      this.setAsideRows(),
    ];
    // These also tell when their data stop coming. At the beginning there are none, which is no reason for a message.
    const expecting = [this.oldestOriginal(originals), ...(loadIsScheduled ? [this.noLoad()] : [])];
    for (const alarm of expecting) alarm.addInsufficientDataAction(new SnsAction(topic));
    this.notifying = [...counting, ...expecting];
    for (const alarm of this.notifying) alarm.addAlarmAction(new SnsAction(topic));
    this.all = [...lamps, ...this.notifying];
  }

  /** Goes off at once, and back when it has stopped. */
  private anyOf(id: string, alarmDescription: string, metric: IMetric): Alarm {
    return new Alarm(this, id, { ...anyAtAll, alarmDescription, metric });
  }

  /** A few rows are nothing to be told of; many mean that CloudFront writes what this version does not understand. */
  private setAsideRows(): Alarm {
    const period = Duration.days(1);
    const rows = (metricName: string) =>
      new Metric({
        namespace: metricsNamespace(this),
        metricName,
        dimensionsMap: { service: 'mask-logs' },
        statistic: Stats.SUM,
      });
    return new Alarm(this, 'SetAsideRows', {
      ...anyAtAll,
      alarmDescription: `More than ${mostSetAside} % of the rows of a day, and at least ${fewestSetAside}, were set aside: see docs/operations.md`,
      metric: new MathExpression({
        expression: `IF(aside >= ${fewestSetAside}, 100 * aside / (aside + FILL(masked, 0)), 0)`,
        usingMetrics: { aside: rows('SetAsideRows'), masked: rows('MaskedRows') },
        label: 'percent of the rows',
        period,
      }),
      threshold: mostSetAside,
    });
  }

  private oldestOriginal(originals: OriginalsWatch): Alarm {
    return new Alarm(this, 'OldestOriginal', {
      alarmDescription: `An access log with unmasked addresses is older than ${oldestAllowed.toHours()} hours. With insufficient data: nobody measures`,
      metric: originals.oldestAge,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: oldestAllowed.toSeconds(),
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.MISSING,
    });
  }

  /**
   * A day, and two hours for a load that takes longer than that of yesterday. Each load counts its rows once, perhaps none, so
   * the data cannot be too few: they come or they do not.
   */
  private noLoad(): Alarm {
    const metric = new Metric({
      namespace: metricsNamespace(this),
      metricName: 'LoadedRows',
      dimensionsMap: { service: 'load' },
      statistic: Stats.SAMPLE_COUNT,
      period: watchInterval,
    });
    // Made when the schedule is switched on: the day begins there.
    new FirstDataPoint(this, 'ScheduleIsOn', metric);
    return new Alarm(this, 'NoLoad', {
      alarmDescription: 'With insufficient data: no load has finished for a day',
      metric,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 26,
      treatMissingData: TreatMissingData.MISSING,
    });
  }
}

const anyAtAll = {
  comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  threshold: 0,
  evaluationPeriods: 1,
  treatMissingData: TreatMissingData.NOT_BREACHING,
} as const satisfies Partial<AlarmProps>;

function failures(stateMachine: StateMachine): MathExpression {
  return sumOf({
    failed: stateMachine.metricFailed(),
    timedOut: stateMachine.metricTimedOut(),
    aborted: stateMachine.metricAborted(),
  });
}

function unreported({ stateMachine, rule }: ReportFailure): MathExpression {
  return sumOf({
    failed: stateMachine.metricFailed(),
    timedOut: stateMachine.metricTimedOut(),
    notStarted: new Metric({
      namespace: 'AWS/Events',
      metricName: 'FailedInvocations',
      dimensionsMap: { RuleName: rule.ruleName },
      statistic: Stats.SUM,
    }),
  });
}

/** A metric without a data point counts as none. */
function sumOf(usingMetrics: Record<string, IMetric>): MathExpression {
  const expression = Object.keys(usingMetrics)
    .map((name) => `FILL(${name}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, usingMetrics, label: 'executions', period: Duration.minutes(5) });
}
