import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { LogDelivery, type LogDeliveryProps } from './constructs/log-delivery.ts';
import { deliveryRegion } from './delivery-names.ts';

/** For a warehouse elsewhere: what must be in us-east-1 so that CloudFront delivers to its buckets. */
export class DeliveryStack extends Stack {
  constructor(scope: Construct, id: string, props: LogDeliveryProps) {
    super(scope, id, {
      description: 'Delivery of CloudFront access logs to the buckets of a data warehouse',
      env: { region: deliveryRegion },
    });
    new LogDelivery(this, 'LogDelivery', props);
  }
}
