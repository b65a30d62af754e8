import { Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../../workflows/parts/acknowledge.ts';
import type { ResolvedStage } from '../resolve-stage.ts';
import { noAccessLogs, safeBucket } from './safe-bucket.ts';

/** The bucket that CloudFront delivers to: the one that is named, or a new one. */
export function sourceBucket(scope: Construct, source: ResolvedStage['source']): IBucket {
  if (source !== 'new bucket') {
    return Bucket.fromBucketName(scope, 'SourceBucket', source.bucketName);
  }
  const bucket = new Bucket(scope, 'SourceBucket', {
    ...safeBucket,
    encryption: BucketEncryption.S3_MANAGED,
    // CloudFront's legacy logging writes through an ACL.
    objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
  });
  acknowledge(bucket, 'S1', noAccessLogs);
  return bucket;
}
