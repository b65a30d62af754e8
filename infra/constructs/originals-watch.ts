import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { WatchedSource } from '../../tasks/measure-originals/measure-originals.ts';
import type { NewLogs } from '../../workflows/ingest.ts';
import { metricsNamespace, TaskFunction } from '../../workflows/parts/task-function.ts';
import { FirstDataPoint } from './first-data-point.ts';

export interface OriginalsWatchProps {
  readonly newLogs: readonly NewLogs[];
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

  constructor(scope: Construct, id: string, { newLogs }: OriginalsWatchProps) {
    super(scope, id);
    const measureOriginals = new TaskFunction(this, 'MeasureOriginals', {
      task: 'measure-originals',
      description: 'Measures the age of the oldest access log that is not masked',
      timeout: Duration.minutes(5),
      memorySize: 512,
      environment: {
        WATCHED_SOURCES: Stack.of(this).toJsonString(
          newLogs.map(
            ({ source: { bucket, prefix }, queue: { queueUrl } }): WatchedSource => ({
              bucket: bucket.bucketName,
              prefix,
              queueUrl,
            }),
          ),
        ),
      },
    });
    for (const statement of [
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: newLogs.map(({ source }) => source.bucket.bucketArn),
      }),
      new PolicyStatement({
        actions: ['sqs:GetQueueAttributes'],
        resources: newLogs.map(({ queue }) => queue.queueArn),
      }),
    ]) {
      measureOriginals.addToRolePolicy(statement);
    }
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
    new FirstDataPoint(this, 'FirstAge', this.oldestAge);
  }
}
