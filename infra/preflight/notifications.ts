import type { FilterRule, GetBucketNotificationConfigurationCommandOutput } from '@aws-sdk/client-s3';
import { type ExistingBucket, sourcesUnder } from './existing-bucket.ts';

/** A notification of a bucket. */
export interface Notification {
  readonly id: string;
  /** The ARN of a queue, a topic or a function. */
  readonly destination: string;
  readonly events: readonly string[];
  /** As keys have it, not URL-encoded as in the configuration. Empty for all keys. */
  readonly prefix: string;
}

type Configuration = Pick<
  GetBucketNotificationConfigurationCommandOutput,
  'QueueConfigurations' | 'TopicConfigurations' | 'LambdaFunctionConfigurations'
>;

/**
 * The notifications that a deployment of the stack keeps: all but its own, whose ids begin with that of the stack. EventBridge is
 * not among them: it cannot be gone, and conflicts with nothing.
 *
 * @param stackId undefined before the first deployment
 */
export function foreign(configuration: Configuration, stackId: string | undefined): Notification[] {
  const {
    QueueConfigurations = [],
    TopicConfigurations = [],
    LambdaFunctionConfigurations = [],
  } = configuration;
  return [
    ...QueueConfigurations.map(({ QueueArn, ...each }) => ({ ...each, destination: QueueArn })),
    ...TopicConfigurations.map(({ TopicArn, ...each }) => ({ ...each, destination: TopicArn })),
    ...LambdaFunctionConfigurations.map(({ LambdaFunctionArn, ...each }) => ({
      ...each,
      destination: LambdaFunctionArn,
    })),
  ]
    .map(({ Id = '', destination = '', Events = [], Filter }) => ({
      id: Id,
      destination,
      events: Events,
      prefix: prefixOf(Filter?.Key?.FilterRules),
    }))
    .filter(({ id }) => stackId === undefined || !id.startsWith(stackId));
}

/** S3 refuses two notifications of the same event for the same keys. Ours has no suffix, so it covers any. */
export function conflicts(
  { id, destination, events, prefix }: Notification,
  bucket: ExistingBucket,
): string[] {
  if (!events.some((event) => event.startsWith('s3:ObjectCreated:'))) return [];
  return sourcesUnder(bucket, prefix).map(
    (source) =>
      `The notification "${id}" of the bucket ${bucket.name}, to ${destination}, covers new logs of the source ${source.id} too. S3 allows one notification for the same event ("Configuration is ambiguously defined"): remove it, give the logs a prefix of their own, or set events: 'eventbridge' for the source (docs/deployment.md, step 1).`,
  );
}

function prefixOf(rules: readonly FilterRule[] = []): string {
  const { Value = '' } = rules.find(({ Name = '' }) => Name.toLowerCase() === 'prefix') ?? {};
  try {
    return decodeURIComponent(Value.replaceAll('+', ' '));
  } catch {
    // S3 took it, so it is compared as it is.
    return Value;
  }
}
