import { Aws, Stack } from 'aws-cdk-lib';
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { keptFields, missingFields } from '../../tasks/mask-logs/formats/fields.ts';
import { isDropped, type MaskPolicy } from '../../tasks/mask-logs/formats/policy.ts';
import { deliveryBucketName, deliveryDestinationName, deliverySourceName } from '../delivery-names.ts';
import type { Distributions } from '../stages.ts';

export interface LogDeliveryProps {
  readonly sources: readonly Distributions[];
  readonly mask: MaskPolicy;
  /** The stack that has the buckets, and its region. */
  readonly warehouse: { readonly stackName: string; readonly region: string };
}

/** Documented in docs/decisions.md. */
const outputFormat = 'w3c';

/** CloudFront's standard logging (v2) of distributions into the buckets of their sources. It can be set up in us-east-1 only. */
export class LogDelivery extends Construct {
  constructor(scope: Construct, id: string, { sources, mask, warehouse }: LogDeliveryProps) {
    super(scope, id);
    const { stackName } = warehouse;
    let last: CfnDelivery | undefined;
    for (const source of sources) {
      const destination = this.destinationOf(source, warehouse);
      for (const distribution of source.distributions) {
        const from = new CfnDeliverySource(this, `From-${distribution}`, {
          name: deliverySourceName(stackName, distribution),
          logType: 'ACCESS_LOGS',
          resourceArn: Stack.of(this).formatArn({
            service: 'cloudfront',
            region: '',
            resource: 'distribution',
            resourceName: distribution,
          }),
        });
        const delivery = new CfnDelivery(this, `Delivery-${distribution}`, {
          deliverySourceName: from.ref,
          deliveryDestinationArn: destination.attrArn,
          recordFields: [...recordFields(mask)],
          fieldDelimiter: '\t',
          s3SuffixPath: '{DistributionId}/{yyyy}/{MM}/{dd}',
          s3EnableHiveCompatiblePath: false,
        });
        // Two at once fail: "Requested resource is currently being updated".
        if (last) delivery.addResourceDependency(last);
        last = delivery;
      }
    }
  }

  private destinationOf(
    { id, prefix = '' }: Distributions,
    { stackName, region }: LogDeliveryProps['warehouse'],
  ): CfnDeliveryDestination {
    const path = [deliveryBucketName(stackName, id, region), prefix.replace(/\/$/, '')].filter(Boolean);
    return new CfnDeliveryDestination(this, `To-${id}`, {
      name: deliveryDestinationName(stackName, id, [region, prefix, outputFormat]),
      deliveryDestinationType: 'S3',
      destinationResourceArn: `arn:${Aws.PARTITION}:s3:::${path.join('/')}`,
      outputFormat,
    });
  }
}

/** What the masker keeps, and what it needs to take a row for a request. Nothing else is asked for, so nothing else can leak. */
export function recordFields(mask: MaskPolicy): readonly string[] {
  const needed = missingFields([], false);
  return keptFields.filter((field) => needed.includes(field) || !isDropped(field, mask));
}
