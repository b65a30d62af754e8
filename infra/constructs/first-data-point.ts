import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge } from '../../workflows/parts/acknowledge.ts';

/**
 * Puts one data point, 0, of a metric when this is deployed for the first time.
 *
 * It is for alarms that tell when no data come. An alarm begins with insufficient data and says so only when it returns to that
 * state. With a first data point, what has never worked is missed as well, and still nothing is said at the beginning.
 */
export class FirstDataPoint extends Construct {
  constructor(scope: Construct, id: string, metric: Metric) {
    super(scope, id);
    const { namespace, metricName, dimensions = {} } = metric;
    const put = new AwsCustomResource(this, 'Put', {
      onCreate: {
        service: 'cloudwatch',
        action: 'PutMetricData',
        parameters: {
          Namespace: namespace,
          MetricData: [
            {
              MetricName: metricName,
              Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
              Value: 0,
            },
          ],
        },
        physicalResourceId: PhysicalResourceId.of(metricName),
      },
      installLatestAwsSdk: false,
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({
          actions: ['cloudwatch:PutMetricData'],
          resources: ['*'],
          conditions: { StringEquals: { 'cloudwatch:namespace': namespace } },
        }),
      ]),
    });
    acknowledge(put, 'IAM5[Resource::*]', 'A metric is no resource.');
  }
}
