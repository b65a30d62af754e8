import type { Need } from '../../iam/need.ts';
import { type Input, unknownOperation } from '../../iam/needs.ts';

/** What each operation of CloudWatch needs. Metrics are not resources: the namespace is a condition key. */
export function cloudWatchNeeds(operation: string, { Namespace }: Input): Need[] {
  if (operation !== 'PutMetricData') throw unknownOperation('cloudwatch', operation);
  return [
    { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': Namespace } },
  ];
}
