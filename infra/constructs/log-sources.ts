import { Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../../workflows/parts/acknowledge.ts';
import { LogSource } from '../../workflows/parts/log-source.ts';
import type { ResolvedSource } from '../resolve-stage.ts';
import { noAccessLogs, safeBucket } from './safe-bucket.ts';

/** The sources of a stage, with their buckets: those that exist already, and new ones. */
export class LogSources extends Construct {
  readonly all: readonly LogSource[];

  constructor(scope: Construct, id: string, sources: readonly ResolvedSource[]) {
    super(scope, id);
    this.all = sources.map((source) => new LogSource({ ...source, bucket: this.bucketOf(source) }));
  }

  private bucketOf({ id, bucketName }: ResolvedSource): IBucket {
    return bucketName === undefined ? this.newBucket(id) : this.existingBucket(bucketName);
  }

  /** One construct for each bucket: it configures the notifications of all its sources, and would drop those of another. */
  private existingBucket(bucketName: string): IBucket {
    const id = `Bucket-${bucketName}`;
    const known = this.node.tryFindChild(id) as IBucket | undefined;
    return known ?? Bucket.fromBucketName(this, id, bucketName);
  }

  private newBucket(id: string): Bucket {
    const bucket = new Bucket(this, `NewBucket-${id}`, {
      ...safeBucket,
      encryption: BucketEncryption.S3_MANAGED,
      // CloudFront's legacy logging writes through an ACL.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    });
    acknowledge(bucket, 'S1', noAccessLogs);
    return bucket;
  }
}
