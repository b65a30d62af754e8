import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type QueueConfiguration,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type Properties, type ResourceType, shortHash } from '../resource-type.ts';

/** CDK's resource for a bucket's notifications. On AWS a Python function does the same. */
export const bucketNotifications: ResourceType = {
  emulated: ['BucketName', 'Managed', 'NotificationConfiguration', 'SkipDestinationValidation'],
  accepted: ['ServiceToken'],
  async put(properties, { stackId, logicalId, services }, previous) {
    const { BucketName } = properties;
    const others = isManaged(properties) ? [] : await othersOf(services.s3, BucketName, stackId);
    const own = properties.NotificationConfiguration.QueueConfigurations ?? [];
    await services.s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: BucketName,
        NotificationConfiguration: {
          ...properties.NotificationConfiguration,
          QueueConfigurations: [...others, ...own.map((each: QueueConfiguration) => withId(each, stackId))],
        },
        SkipDestinationValidation: String(properties.SkipDestinationValidation) === 'true',
      }),
    );
    return { physicalId: previous?.physicalId ?? logicalId, attributes: {} };
  },
  async delete({ properties }, { stackId, services }) {
    const { BucketName } = properties;
    const QueueConfigurations = isManaged(properties) ? [] : await othersOf(services.s3, BucketName, stackId);
    await services.s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: BucketName,
        NotificationConfiguration: { QueueConfigurations },
      }),
    );
  },
};

/** A bucket of the same app is configured as a whole; one that was there before keeps what others have configured. */
const isManaged = ({ Managed = true }: Properties) => String(Managed) === 'true';

async function othersOf(s3: S3Client, Bucket: string, stackId: string): Promise<QueueConfiguration[]> {
  const { QueueConfigurations = [] } = await s3.send(
    new GetBucketNotificationConfigurationCommand({ Bucket }),
  );
  return QueueConfigurations.filter(({ Id }) => !Id?.startsWith(`${stackId}-`));
}

function withId(configuration: QueueConfiguration, stackId: string): QueueConfiguration {
  return { ...configuration, Id: `${stackId}-${shortHash(JSON.stringify(configuration), 16)}` };
}
