import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type LogSource, sourcesVariable } from '../../workflows/parts/log-source.ts';
import { metricsNamespace, TaskFunction } from '../../workflows/parts/task-function.ts';

export interface OriginalsWatchProps {
  readonly sources: readonly LogSource[];
}

/** How often the buckets are looked at. */
export const watchInterval = Duration.hours(1);

/**
 * Measures the age of the oldest original, which is what the promise is about, by listing the buckets. The age of the queues
 * would miss a log that was rejected, whose event never came, or that was there before the deployment.
 *
 * One function and one pair of metrics for all sources, so alarms and their cost do not grow with sources.
 */
export class OriginalsWatch extends Construct {
  /** in seconds */
  readonly oldestAge: Metric;
  readonly count: Metric;

  constructor(scope: Construct, id: string, { sources }: OriginalsWatchProps) {
    super(scope, id);
    const measureOriginals = new TaskFunction(this, 'MeasureOriginals', {
      task: 'measure-originals',
      description: 'Measures the age of the oldest access log that is not masked',
      timeout: Duration.minutes(5),
      memorySize: 512,
      environment: { SOURCES: sourcesVariable(this, sources) },
    });
    measureOriginals.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: sources.map(({ bucket }) => bucket.bucketArn),
      }),
    );
    new Rule(this, 'Hourly', {
      description: 'Measures the age of the oldest original',
      schedule: Schedule.rate(watchInterval),
      targets: [new LambdaFunction(measureOriginals)],
    });
    const metric = (metricName: string) =>
      new Metric({
        namespace: metricsNamespace(this),
        metricName,
        dimensionsMap: { service: 'measure-originals' },
        statistic: Stats.MAXIMUM,
        period: watchInterval,
      });
    this.oldestAge = metric('OldestOriginalAge');
    this.count = metric('Originals');
  }
}
