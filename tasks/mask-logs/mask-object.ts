import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { SourceObject } from '../common/ingest-input.ts';
import { fileId, maskedKey, setAsideKey } from '../common/log-files.ts';
import { sourceOf } from '../common/sources.ts';
import { checkKey } from './check-key.ts';
import type { Environment } from './environment.ts';
import { UnknownSourceError, UnreadableLogError, UnwritableLogError } from './errors.ts';
import { LogMasker, type Output, type RowCounts, setAside } from './log-masker.ts';
import { type Destination, maskLog } from './mask-log.ts';
import { distributionOfKey } from './notes/distribution-id.ts';
import { isRefusal } from './refusal.ts';
import type { Salts } from './visitors/salts.ts';
import { isPublished, type PublicationTarget, publishOnce } from './writing/publish-once.ts';

/** What logs are masked by. */
export interface Masking extends Pick<Environment, 'sources' | 'maskedBucketName' | 'policy'> {
  /** from which visitors' ids are made; undefined when they get none */
  readonly salts?: Salts | undefined;
}

/** The content of an original whose rows are all durable elsewhere, as S3's DeleteObjects names it: by one of the two. */
export interface MaskedContent {
  /** without quotes */
  readonly ETag?: string;
  readonly VersionId?: string;
}

export interface MaskedObject {
  readonly content: MaskedContent;
  readonly rows: Readonly<RowCounts>;
  /** how many masked rows there are of each date */
  readonly rowsByDate: readonly (readonly [date: string, rows: number])[];
}

/** The object does not exist, or it has other content than the event tells of. The new content has an event of its own. */
export type Absence = 'missing' | 'replaced';

/**
 * Masks one object: from the source bucket to the masked bucket. Done again, it finds what is published and leaves it.
 *
 * @throws RejectedLogError when it is no whole CloudFront standard log, belongs to no source, has an unusable key, when S3
 * refuses to return it or to store what it is masked to, or when a log with other content was masked before under its key;
 * S3's other errors as they come
 */
export async function maskObject(
  source: SourceObject,
  s3: S3Client,
  { sources, maskedBucketName, policy, salts }: Masking,
): Promise<MaskedObject | Absence> {
  const { bucket, key: sourceKey } = source;
  const sourceId = sourceOf(sources, source)?.id;
  if (sourceId === undefined) {
    throw new UnknownSourceError(`s3://${bucket}/${sourceKey} belongs to no source of this stack`);
  }
  const log = { sourceId, sourceKey };
  checkKey(log);
  const object = await getObject(s3, source);
  if (typeof object === 'string') return object;

  const idOf = (date: string) => fileId({ ...log, date });
  const masker = new LogMasker(policy, idOf, distributionOfKey(sourceKey), salts);
  const targetOf = (output: Output): PublicationTarget => ({
    bucket: maskedBucketName,
    key: output === setAside ? setAsideKey(log) : maskedKey({ ...log, date: output }),
    etag: object.etag,
  });
  await maskLog(object.body, masker, publishing(s3, targetOf));
  const { versionId } = source;
  return {
    content: versionId === undefined ? { ETag: object.etag } : { VersionId: versionId },
    rows: masker.rows,
    rowsByDate: masker.rowsByDate(),
  };
}

/** Opens the object for reading, with the content that the event tells of. */
async function getObject(
  s3: S3Client,
  { bucket, key, etag, versionId }: SourceObject,
): Promise<{ body: Readable; etag: string } | Absence> {
  // A version never has another content.
  const condition = versionId !== undefined ? { VersionId: versionId } : etag ? { IfMatch: `"${etag}"` } : {};
  try {
    const { Body, ETag = '' } = await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, ...condition }),
    );
    return { body: Body as Readable, etag: ETag.replaceAll('"', '') };
  } catch (error) {
    if (error instanceof S3ServiceException) {
      if (goneErrors.has(error.name)) return 'missing';
      if (error.name === 'PreconditionFailed') return 'replaced';
    }
    throw isRefusal(error)
      ? new UnreadableLogError(`S3 says ${error.name}: ${error.message}${adviceOn(error)}`, { cause: error })
      : error;
  }
}

/** What S3 does not say: where the permission is missing. */
function adviceOn({ message }: S3ServiceException): string {
  return /kms:Decrypt/.test(message)
    ? '. The log is encrypted with this key: set it as kmsKeyArn of the source and deploy, let the policy of the key allow it to this role, and redrive.'
    : '';
}

/** Not `NoSuchBucket`, which is a 404 too. */
const goneErrors = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound']);

/** Publishes each output once. A log of several outputs that is in the way of another publishes none of them. */
function publishing(s3: S3Client, targetOf: (output: Output) => PublicationTarget): Destination {
  return {
    admit: (outputs) =>
      writing(async () => {
        if (outputs.length > 1) {
          await Promise.all(outputs.map((output) => isPublished(s3, targetOf(output))));
        }
      }),
    deliveryOf: (output) => (compressed) => writing(() => publishOnce(s3, targetOf(output), compressed)),
  };
}

async function writing(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw isRefusal(error)
      ? new UnwritableLogError(`S3 says ${error.name}: ${error.message}`, { cause: error })
      : error;
  }
}
