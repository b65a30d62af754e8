import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketLifecycleCommand,
  type LifecycleRule,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import { region } from '../../core/account.ts';
import { bucketArn } from '../../core/arn.ts';
import { type Properties, physicalName, type ResourceType } from '../resource-type.ts';

/** S3 limits the names of buckets. */
const longestName = 63;

export const bucket: ResourceType = {
  // Of the encryption, whether it is with a key of KMS: who reads or writes needs a permission for the key.
  emulated: ['BucketEncryption', 'BucketName', 'LifecycleConfiguration'],
  accepted: ['OwnershipControls', 'PublicAccessBlockConfiguration', 'VersioningConfiguration'],
  async put({ BucketEncryption, BucketName, LifecycleConfiguration }, place, previous) {
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
    const key = keyOf(BucketEncryption);
    if (key !== undefined || keyOf(previous?.properties.BucketEncryption) !== undefined) {
      await s3.send(new PutBucketEncryptionCommand({ Bucket, ...encryptionWith(key) }));
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

const keyOf = (encryption: Properties | undefined): string | undefined =>
  encryption?.ServerSideEncryptionConfiguration?.[0]?.ServerSideEncryptionByDefault?.KMSMasterKeyID;

const encryptionWith = (KMSMasterKeyID: string | undefined) => ({
  ServerSideEncryptionConfiguration: {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: KMSMasterKeyID === undefined ? ('AES256' as const) : ('aws:kms' as const),
          KMSMasterKeyID,
        },
      },
    ],
  },
});

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
