import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type QueueConfiguration,
  S3Client,
} from '@aws-sdk/client-s3';
import { roleCredentials } from '../../core/principals.ts';
import { type Place, type Properties, type ResourceType, shortHash } from '../resource-type.ts';

/** CDK's resource for a bucket's notifications. On AWS a Python function does the same. */
export const bucketNotifications: ResourceType = {
  emulated: [
    'BucketName',
    'Managed',
    'NotificationConfiguration',
    'ServiceToken',
    'SkipDestinationValidation',
  ],
  accepted: [],
  async put(properties, place, previous) {
    const { stackId, logicalId } = place;
    const own = (properties.NotificationConfiguration.QueueConfigurations ?? []).map(
      (each: QueueConfiguration) => withId(each, stackId),
    );
    await configure(properties, place, own);
    return { physicalId: previous?.physicalId ?? logicalId, attributes: {} };
  },
  async delete({ properties }, place) {
    await configure(properties, place, []);
  },
};

/** Replaces the stack's own configurations of the bucket, with the permissions of the function that does so on AWS. */
async function configure(
  properties: Properties,
  { stackId, services, roleBehind }: Place,
  own: readonly QueueConfiguration[],
): Promise<void> {
  const { BucketName: Bucket, NotificationConfiguration, ServiceToken } = properties;
  const s3 = new S3Client({ ...services.config, credentials: roleCredentials(roleBehind(ServiceToken)) });
  try {
    const { queues, ...others } = isManaged(properties)
      ? { queues: [] }
      : await othersOf(s3, Bucket, stackId);
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: {
          ...others,
          ...NotificationConfiguration,
          QueueConfigurations: [...queues, ...own],
        },
        SkipDestinationValidation: String(properties.SkipDestinationValidation) === 'true',
      }),
    );
  } finally {
    s3.destroy();
  }
}

/** A bucket of the same app is configured as a whole; any other keeps the configurations of others. */
const isManaged = ({ Managed = true }: Properties) => String(Managed) === 'true';

/** EventBridge counts as switched on by others. */
async function othersOf(s3: S3Client, Bucket: string, stackId: string) {
  const { QueueConfigurations = [], EventBridgeConfiguration } = await s3.send(
    new GetBucketNotificationConfigurationCommand({ Bucket }),
  );
  const queues = QueueConfigurations.filter(({ Id }) => !Id?.startsWith(`${stackId}-`));
  return { queues, ...(EventBridgeConfiguration && { EventBridgeConfiguration }) };
}

function withId(configuration: QueueConfiguration, stackId: string): QueueConfiguration {
  return { ...configuration, Id: `${stackId}-${shortHash(JSON.stringify(configuration), 16)}` };
}
