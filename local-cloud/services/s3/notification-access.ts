import { account } from '../../core/account.ts';
import { bucketArn } from '../../core/arn.ts';
import type { Iam } from '../../iam/index.ts';
import type { Destinations } from './notifications/index.ts';

/** Lets S3 reach only the queues whose policies allow it for the bucket of the event. */
export function allowedDestinations(destinations: Destinations, iam: Iam): Destinations {
  return {
    hasQueue(queueArn, bucket) {
      const context = { 'aws:SourceArn': bucketArn(bucket), 'aws:SourceAccount': account };
      return (
        destinations.hasQueue(queueArn, bucket) &&
        iam.allows('s3.amazonaws.com', { action: 'sqs:SendMessage', resource: queueArn, context })
      );
    },
    send: (queueArn, body) => destinations.send(queueArn, body),
  };
}
