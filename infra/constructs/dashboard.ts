import { Duration, Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { type StateMachine, StateTransitionMetric } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { NewLogs } from '../../workflows/ingest.ts';
import { metricsNamespace, type TaskFunction } from '../../workflows/parts/task-function.ts';
import type { Workflows } from './alarms.ts';
import type { OriginalsWatch } from './originals-watch.ts';

export interface DashboardProps {
  readonly alarms: readonly Alarm[];
  readonly originals: OriginalsWatch;
  readonly newLogs: readonly NewLogs[];
  readonly deadLetterQueue: IQueue;
  readonly workflows: Workflows;
  readonly workgroupName: string;
  /** All that are billed. */
  readonly functions: readonly TaskFunction[];
}

const period = Duration.hours(1);

/** What an operator looks at: the alarms, what was done, how long it took, what it costs. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { alarms, originals, newLogs, deadLetterQueue } = props;
    const { ingest, load, vacuum } = props.workflows;
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: Stack.of(this).stackName,
      defaultInterval: Duration.days(7),
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 })],
        row(
          graph('Masked files', this.counted('mask-logs', ['MaskedFiles', 'RejectedFiles'])),
          graph(
            'Masked rows',
            this.counted('mask-logs', ['MaskedRows', 'SetAsideRows', 'OutsideLoadWindowRows']),
          ),
          graph('Oldest original (seconds)', [originals.oldestAge], [originals.count]),
        ),
        row(
          graph('Queues: oldest message (seconds), dead letters', [
            ...newLogs.map(({ source, queue }) =>
              queue.metricApproximateAgeOfOldestMessage({ period, label: source.id }),
            ),
            deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period, label: 'dead letters' }),
          ]),
          graph('Executions of ingest', [
            ingest.metricSucceeded({ period, label: 'succeeded' }),
            ingest.metricFailed({ period, label: 'failed' }),
          ]),
          graph(
            'Files to load, rows loaded',
            this.counted('write-manifests', ['FilesToLoad']),
            this.counted('load', ['LoadedRows']),
          ),
        ),
        row(
          graph('Duration of load (minutes)', [minutes(load, 'load')]),
          graph('Duration of vacuum (minutes)', [minutes(vacuum, 'vacuum')]),
          graph('Executions of load', [
            load.metricSucceeded({ period, label: 'succeeded' }),
            load.metricFailed({ period, label: 'failed' }),
          ]),
        ),
        row(
          graph('Cost: Redshift (RPU seconds)', [computeSeconds(props.workgroupName)]),
          graph('Cost: Lambda (GB seconds)', props.functions.map(gigabyteSeconds)),
          graph('Cost: state transitions, of the whole account', [
            StateTransitionMetric.metricConsumedCapacity({ period, statistic: Stats.SUM }),
          ]),
        ),
      ],
    });
  }

  private counted(service: string, metricNames: readonly string[]): IMetric[] {
    return metricNames.map(
      (metricName) =>
        new Metric({
          namespace: metricsNamespace(this),
          metricName,
          dimensionsMap: { service },
          statistic: Stats.SUM,
          period,
        }),
    );
  }
}

const row = (...widgets: IWidget[]): IWidget[] => widgets;

function graph(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left, right, width: 8, leftYAxis: { min: 0 }, rightYAxis: { min: 0 } });
}

function minutes(stateMachine: StateMachine, label: string): MathExpression {
  const time = stateMachine.metricTime({ period, statistic: Stats.MAXIMUM });
  return new MathExpression({ expression: 'time / 60000', usingMetrics: { time }, label, period });
}

function computeSeconds(workgroupName: string): Metric {
  return new Metric({
    namespace: 'AWS/Redshift-Serverless',
    metricName: 'ComputeSeconds',
    dimensionsMap: { Workgroup: workgroupName },
    statistic: Stats.SUM,
    period,
  });
}

function gigabyteSeconds(task: TaskFunction, index: number): MathExpression {
  const duration = task.metricDuration({ period, statistic: Stats.SUM });
  return new MathExpression({
    expression: `duration${index} / 1000 * ${task.memorySize / 1024}`,
    usingMetrics: { [`duration${index}`]: duration },
    label: task.task,
    period,
  });
}
