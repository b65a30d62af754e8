import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { account } from '../../core/account.ts';
import { objectArn } from '../../core/arn.ts';
import type { Iam } from '../../iam/index.ts';
import type { LogDeliveries } from './index.ts';

/**
 * Puts a log file wherever the deliveries of a distribution lead. The bucket's policy decides, as on AWS.
 *
 * @throws AccessDenied
 * @throws Error if no delivery is set up: on AWS nothing would come, without a word
 */
export async function deliverLog(
  { logs, iam, s3 }: { readonly logs: LogDeliveries; readonly iam: Iam; readonly s3: S3Client },
  name: string,
  body: Uint8Array,
): Promise<void> {
  const places = logs.placesOf(name);
  if (places.length === 0) throw new Error(`No delivery of ${name} is set up.`);
  for (const { bucket, key, sourceArn } of places) {
    iam.authorize('delivery.logs.amazonaws.com', [
      {
        action: 's3:PutObject',
        resource: objectArn(bucket, key),
        context: { 'aws:SourceAccount': account, 'aws:SourceArn': sourceArn },
      },
    ]);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  }
}
