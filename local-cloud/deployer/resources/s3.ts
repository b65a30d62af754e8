import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketLifecycleCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import { region } from '../../core/account.ts';
import { bucketArn } from '../../core/arn.ts';
import { type Properties, physicalName, type ResourceType } from '../resource-type.ts';

/** S3 limits the names of buckets. */
const longestName = 63;

export const bucket: ResourceType = {
  emulated: ['BucketName', 'LifecycleConfiguration'],
  accepted: [
    'BucketEncryption',
    'OwnershipControls',
    'PublicAccessBlockConfiguration',
    'VersioningConfiguration',
  ],
  async put({ BucketName, LifecycleConfiguration }, place, previous) {
    const Bucket: string = BucketName ?? physicalName(place, longestName).toLowerCase();
    const { s3 } = place.services;
    await s3.send(new CreateBucketCommand({ Bucket }));
    if (LifecycleConfiguration) {
      const Rules = LifecycleConfiguration.Rules.map(lifecycleRule);
      await s3.send(
        new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
      );
    } else if (previous?.properties.LifecycleConfiguration) {
      await s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
    }
    return {
      physicalId: Bucket,
      attributes: {
        Arn: bucketArn(Bucket),
        DomainName: `${Bucket}.s3.amazonaws.com`,
        RegionalDomainName: `${Bucket}.s3.${region}.amazonaws.com`,
      },
    };
  },
  async delete({ physicalId }, { services }) {
    await services.s3.send(new DeleteBucketCommand({ Bucket: physicalId }));
  },
};

/** A rule of a template as S3's API has it. @throws Error for a property that would be lost */
function lifecycleRule({
  Id: ID,
  Status,
  Prefix = '',
  ExpirationInDays: Days,
  AbortIncompleteMultipartUpload,
  ...others
}: Properties): LifecycleRule {
  const lost = Object.keys(others);
  if (lost.length > 0) throw new Error(`Lifecycle rules with ${lost.join(', ')} are not supported.`);
  return {
    ID,
    Status,
    Filter: { Prefix },
    ...(Days !== undefined && { Expiration: { Days } }),
    AbortIncompleteMultipartUpload,
  };
}
