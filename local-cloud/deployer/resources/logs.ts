import { HeadBucketCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import { arn } from '../../core/arn.ts';
import { type ResourceType, shortHash } from '../resource-type.ts';

export const deliverySource: ResourceType = {
  emulated: ['LogType', 'Name', 'ResourceArn'],
  accepted: [],
  async put({ Name, ResourceArn, LogType }, { services, region }) {
    services.logs.putSource({ name: Name, resourceArn: ResourceArn, logType: LogType }, region);
    return { physicalId: Name, attributes: { Arn: arn('logs', `delivery-source:${Name}`) } };
  },
  async delete({ physicalId }, { services }) {
    services.logs.deleteSource(physicalId);
  },
};

export const deliveryDestination: ResourceType = {
  emulated: ['DeliveryDestinationType', 'DestinationResourceArn', 'Name', 'OutputFormat'],
  accepted: [],
  async put({ Name, DestinationResourceArn, OutputFormat = 'json' }, { services }) {
    const [bucket = ''] = DestinationResourceArn.replace(/^arn:aws:s3:::/, '').split('/');
    const Arn = services.logs.putDestination(
      { name: Name, resourceArn: DestinationResourceArn, outputFormat: OutputFormat },
      await exists(services.s3, bucket),
    );
    return { physicalId: Name, attributes: { Arn } };
  },
  async delete({ physicalId }, { services }) {
    services.logs.deleteDestination(physicalId);
  },
};

export const delivery: ResourceType = {
  emulated: [
    'DeliveryDestinationArn',
    'DeliverySourceName',
    'FieldDelimiter',
    'RecordFields',
    'S3EnableHiveCompatiblePath',
    'S3SuffixPath',
  ],
  accepted: [],
  async put(properties, { stackName, logicalId, services }) {
    const {
      DeliverySourceName,
      DeliveryDestinationArn,
      RecordFields = [],
      FieldDelimiter = '',
      S3SuffixPath = '',
    } = properties;
    if (properties.S3EnableHiveCompatiblePath === true) {
      throw new Error('the local cloud delivers to no Hive-compatible paths');
    }
    // Another source or destination makes another delivery.
    const physicalId = shortHash(
      [stackName, logicalId, DeliverySourceName, DeliveryDestinationArn].join(),
      16,
    );
    services.logs.putDelivery(physicalId, {
      sourceName: DeliverySourceName,
      destinationArn: DeliveryDestinationArn,
      recordFields: RecordFields,
      fieldDelimiter: FieldDelimiter,
      suffixPath: S3SuffixPath,
    });
    return {
      physicalId,
      attributes: { Arn: arn('logs', `delivery:${physicalId}`), DeliveryId: physicalId },
    };
  },
  async delete({ physicalId }, { services }) {
    services.logs.deleteDelivery(physicalId);
  },
};

async function exists(s3: S3Client, Bucket: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
