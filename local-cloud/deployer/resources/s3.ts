import { CreateBucketCommand, DeleteBucketCommand } from '@aws-sdk/client-s3';
import { region } from '../../core/account.ts';
import { bucketArn } from '../../core/arn.ts';
import { physicalName, type ResourceType } from '../resource-type.ts';

/** S3 limits the names of buckets. */
const longestName = 63;

export const bucket: ResourceType = {
  emulated: ['BucketName'],
  accepted: [
    'BucketEncryption',
    'LifecycleConfiguration',
    'OwnershipControls',
    'PublicAccessBlockConfiguration',
    'VersioningConfiguration',
  ],
  async put({ BucketName }, place) {
    const Bucket: string = BucketName ?? physicalName(place, longestName).toLowerCase();
    await place.services.s3.send(new CreateBucketCommand({ Bucket }));
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
