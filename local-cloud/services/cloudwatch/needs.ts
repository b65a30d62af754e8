import { arn } from '../../core/arn.ts';
import type { Need } from '../../iam/need.ts';
import { type Input, unknownOperation } from '../../iam/needs.ts';

/** What each operation of CloudWatch needs. Metrics are not resources: the namespace is a condition key. */
export function cloudWatchNeeds(operation: string, { AlarmName, Namespace }: Input): Need[] {
  switch (operation) {
    case 'DescribeAlarms':
      return [{ action: 'cloudwatch:DescribeAlarms', resource: arn('cloudwatch', 'alarm:*') }];
    case 'SetAlarmState':
      return [{ action: 'cloudwatch:SetAlarmState', resource: arn('cloudwatch', `alarm:${AlarmName}`) }];
    case 'PutMetricData':
      return [
        { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': Namespace } },
      ];
    default:
      throw unknownOperation('cloudwatch', operation);
  }
}
