import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  type LifecycleRule,
  type S3Client,
} from '@aws-sdk/client-s3';
import { counted } from '../operator/counted.ts';
import { type ExistingBucket, sourcesUnder } from './existing-bucket.ts';

interface Check {
  /** Names it when it cannot be made. */
  readonly about: string;
  find(s3: S3Client, bucket: ExistingBucket): Promise<string[]>;
}

/** Old versions that expire later than this are kept, in days. */
const longestKept = 7;

/** Settings of a bucket that keep addresses after the originals are deleted. */
export const keptAddresses: readonly Check[] = [
  {
    about: 'versioning',
    async find(s3, { name, sources }) {
      const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: name }));
      if (Status !== 'Enabled') return [];
      const { Rules = [] } = await orUnset(
        s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: name })),
        'NoSuchLifecycleConfiguration',
      );
      return sources
        .filter(({ prefix = '' }) => !Rules.some((rule) => expires(rule, prefix)))
        .map(
          ({ id, prefix = '' }) =>
            `The bucket ${name} has versioning: older logs of the source ${id} would stay as old versions when a backfill has masked and deleted them, with their addresses. Suspend versioning, or let noncurrent versions below "${prefix}" expire after a day (docs/deployment.md, step 1).`,
        );
    },
  },
  {
    about: 'Object Lock',
    async find(s3, { name }) {
      const { ObjectLockConfiguration } = await orUnset(
        s3.send(new GetObjectLockConfigurationCommand({ Bucket: name })),
        'ObjectLockConfigurationNotFoundError',
      );
      const { Mode, Days, Years } = ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
      if (Mode === undefined) return [];
      const time = Days === undefined ? counted(Years ?? 0, 'year') : counted(Days, 'day');
      return [
        `The bucket ${name} locks its objects for ${time}: until then nobody can remove the addresses in its logs. Use a bucket without a default retention.`,
      ];
    },
  },
  {
    about: 'replication',
    async find(s3, bucket) {
      const { name } = bucket;
      const { ReplicationConfiguration } = await orUnset(
        s3.send(new GetBucketReplicationCommand({ Bucket: name })),
        'ReplicationConfigurationNotFoundError',
      );
      const rules = (ReplicationConfiguration?.Rules ?? []).filter(({ Status }) => Status === 'Enabled');
      return rules.flatMap(({ ID, Prefix, Filter, Destination }) => {
        const prefix = Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? '';
        return sourcesUnder(bucket, prefix).map(
          ({ id }) =>
            `The rule "${ID}" of the bucket ${name} replicates logs of the source ${id} to ${Destination?.Bucket}, where their addresses would stay. Limit the rule to other prefixes.`,
        );
      });
    },
  },
];

/** Settings that may keep logs from being delivered or read. */
export const doubtful: readonly Check[] = [
  {
    about: 'object ownership',
    async find(s3, { name }) {
      const { OwnershipControls } = await orUnset(
        s3.send(new GetBucketOwnershipControlsCommand({ Bucket: name })),
        'OwnershipControlsNotFoundError',
      );
      const isEnforced = OwnershipControls?.Rules?.some(
        ({ ObjectOwnership }) => ObjectOwnership === 'BucketOwnerEnforced',
      );
      return isEnforced
        ? [
            `The bucket ${name} has ACLs disabled: CloudFront's standard logging (legacy) cannot write to it. Enable them (docs/deployment.md, step 1), unless logs come in another way.`,
          ]
        : [];
    },
  },
  {
    about: 'encryption',
    async find(s3, { name, sources }) {
      const { ServerSideEncryptionConfiguration } = await orUnset(
        s3.send(new GetBucketEncryptionCommand({ Bucket: name })),
        'ServerSideEncryptionConfigurationNotFoundError',
      );
      const rules = ServerSideEncryptionConfiguration?.Rules ?? [];
      return rules.flatMap(({ ApplyServerSideEncryptionByDefault: { KMSMasterKeyID: key } = {} }) =>
        key === undefined || key.endsWith('alias/aws/s3')
          ? []
          : sources
              .filter(({ kmsKeyArn }) => !mayBe(key, kmsKeyArn))
              .map(({ id }) => keyWarning(name, key, id)),
      );
    },
  },
];

/** A bucket may name its key by the ARN, the id, or an alias, which does not tell the key. */
function mayBe(key: string, kmsKeyArn: string | undefined): boolean {
  return (
    kmsKeyArn !== undefined && (key.includes('alias/') || kmsKeyArn === key || kmsKeyArn.endsWith(`/${key}`))
  );
}

const keyWarning = (name: string, key: string, id: string): string =>
  `The bucket ${name} is encrypted with the key ${key}. Logs of the source ${id} can be masked only if it names the key by its ARN, as kmsKeyArn, and if the policy of the key lets the role of mask-logs use kms:Decrypt (docs/deployment.md, step 1). Encryption with S3's own keys needs nothing.`;

/** Whether old versions of all keys that begin with the prefix are removed soon. */
function expires(
  { Status, Filter, Prefix, NoncurrentVersionExpiration }: LifecycleRule,
  prefix: string,
): boolean {
  const { NoncurrentDays = Number.POSITIVE_INFINITY, NewerNoncurrentVersions } =
    NoncurrentVersionExpiration ?? {};
  const { And, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan } = Filter ?? {};
  const isPartial = [And, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan].some(
    (limit) => limit !== undefined,
  );
  return (
    Status === 'Enabled' &&
    NoncurrentDays <= longestKept &&
    NewerNoncurrentVersions === undefined &&
    !isPartial &&
    prefix.startsWith(Filter?.Prefix ?? Prefix ?? '')
  );
}

/** S3 answers with an error for what is not configured. */
async function orUnset<Answer>(answer: Promise<Answer>, errorName: string): Promise<Partial<Answer>> {
  try {
    return await answer;
  } catch (error) {
    if ((error as Error).name === errorName) return {};
    throw error;
  }
}
