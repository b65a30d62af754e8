import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, type BucketProps, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../../workflows/parts/acknowledge.ts';
import { LogSource } from '../../workflows/parts/log-source.ts';
import { deliveryBucketName, deliveryRegion } from '../delivery-names.ts';
import type { ResolvedSource } from '../resolve-stage.ts';
import type { Distributions } from '../stages.ts';
import { noAccessLogs, safeBucket } from './safe-bucket.ts';

export interface LogSourcesProps {
  readonly sources: readonly ResolvedSource[];
  /** Of the stage. Only sources with distributions need it. */
  readonly region?: string;
}

/** The sources of a stage, with their buckets: those that exist already, and new ones. */
export class LogSources extends Construct {
  readonly all: readonly LogSource[];
  /** What must be there before CloudFront may deliver to the buckets of distributions. */
  readonly policies: Construct[] = [];

  constructor(scope: Construct, id: string, { sources, region = '' }: LogSourcesProps) {
    super(scope, id);
    this.all = sources.map((source) => new LogSource({ ...source, bucket: this.bucketOf(source, region) }));
  }

  private bucketOf(source: ResolvedSource, region: string): IBucket {
    if (source.distributions !== undefined) return this.deliveryBucket(source, region);
    const { id, bucketName } = source;
    if (bucketName !== undefined) return this.existingBucket(bucketName);
    // CloudFront's legacy logging writes through an ACL.
    return this.newBucket(`NewBucket-${id}`, { objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED });
  }

  /** One construct for each bucket: it configures the notifications of all its sources, and would drop those of another. */
  private existingBucket(bucketName: string): IBucket {
    const id = `Bucket-${bucketName}`;
    const known = this.node.tryFindChild(id) as IBucket | undefined;
    return known ?? Bucket.fromBucketName(this, id, bucketName);
  }

  private deliveryBucket({ id, prefix = '' }: Distributions, region: string): Bucket {
    const bucket = this.newBucket(`Delivered-${id}`, {
      bucketName: deliveryBucketName(Stack.of(this).stackName, id, region),
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // Its name would be taken: the next try of a deployment that has failed would fail too.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // AWS adds such a statement itself when a delivery begins, and the next deployment of the policy would take it away.
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'CloudFrontDelivers',
        principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`${prefix}*`)],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: {
            // Of the deliveries, which are not where the bucket is.
            'aws:SourceArn': `arn:${Aws.PARTITION}:logs:${deliveryRegion}:${Aws.ACCOUNT_ID}:delivery-source:*`,
          },
        },
      }),
    );
    if (bucket.policy) this.policies.push(bucket.policy);
    return bucket;
  }

  private newBucket(id: string, props: BucketProps): Bucket {
    const bucket = new Bucket(this, id, {
      ...safeBucket,
      ...props,
    });
    acknowledge(bucket, 'S1', noAccessLogs);
    return bucket;
  }
}
