import { Stack } from 'aws-cdk-lib';
import type { IBucket, NotificationKeyFilter } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Source } from '../../tasks/common/sources.ts';

export interface LogSourceProps {
  readonly id: string;
  readonly bucket: IBucket;
  /** Only keys that begin with this are logs. */
  readonly prefix?: string;
  /** Where S3 tells of new logs. Default: straight to a queue. */
  readonly events?: 'eventbridge';
  /** The ARN of the KMS key that its logs are encrypted with. Default: none that needs a permission. */
  readonly kmsKeyArn?: string;
}

/** Where logs come from: the objects of a bucket whose keys begin with a prefix. */
export class LogSource {
  readonly id: string;
  readonly bucket: IBucket;
  /** empty for the whole bucket */
  readonly prefix: string;
  /** Where S3 tells of new logs: to EventBridge, or if undefined straight to a queue. */
  readonly events: 'eventbridge' | undefined;
  /** The ARN of the KMS key that its logs are encrypted with, if reading them needs a permission for it. */
  readonly kmsKeyArn: string | undefined;

  constructor({ id, bucket, prefix = '', events, kmsKeyArn }: LogSourceProps) {
    this.id = id;
    this.bucket = bucket;
    this.prefix = prefix;
    this.events = events;
    this.kmsKeyArn = kmsKeyArn;
  }

  /** Which keys S3 notifies of. AWS: special characters in a filter must be URL-encoded. Policies and rules take them as they are. */
  notificationFilters(): NotificationKeyFilter[] {
    return this.prefix === '' ? [] : [{ prefix: this.prefix.replaceAll('=', '%3D') }];
  }

  /** The ARN of its logs, as policies name them. */
  arn(): string {
    return this.bucket.arnForObjects(`${this.prefix}*`);
  }
}

/** The value of the environment variable `SOURCES`, which tells a task about the sources. */
export function sourcesVariable(scope: Construct, sources: readonly LogSource[]): string {
  return Stack.of(scope).toJsonString(
    sources.map(({ id, bucket, prefix }): Source => ({ id, bucket: bucket.bucketName, prefix })),
  );
}
