import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { SourceObject } from '../common/ingest-input.ts';
import { fileId, maskedKey, setAsideKey } from '../common/log-files.ts';
import { sourceOf } from '../common/sources.ts';
import type { Environment } from './environment.ts';
import { UnknownSourceError, UnreadableLogError } from './errors.ts';
import { LogMasker, type RowCounts, setAside } from './log-masker.ts';
import { maskLog } from './mask-log.ts';
import { upload } from './writing/upload.ts';

/** An original whose rows are all durable elsewhere, as S3's DeleteObjects takes it: only what was read may be deleted. */
export type MaskedOriginal =
  | { readonly Key: string; readonly ETag: string }
  | { readonly Key: string; readonly VersionId: string };

export interface MaskedObject {
  readonly original: MaskedOriginal;
  readonly rows: Readonly<RowCounts>;
}

/**
 * Masks one object: from the source bucket to the masked bucket. Doing it again writes the same bytes to the same keys.
 *
 * @returns undefined when the object is gone
 * @throws RejectedLogError when it is no whole CloudFront standard log, it belongs to no source, or S3 refuses to return it;
 * S3's other errors as they come
 */
export async function maskObject(
  source: SourceObject,
  s3: S3Client,
  { sources, maskedBucketName, policy }: Environment,
): Promise<MaskedObject | undefined> {
  const { bucket, key: sourceKey } = source;
  const sourceId = sourceOf(sources, source)?.id;
  if (sourceId === undefined) {
    throw new UnknownSourceError(`s3://${bucket}/${sourceKey} belongs to no source of this stack`);
  }
  const object = await getObject(s3, source);
  if (!object) return undefined;

  const masker = new LogMasker(policy, (date) => fileId({ sourceId, sourceKey, date }));
  await maskLog(object.body, masker, (output) => {
    const key =
      output === setAside
        ? setAsideKey({ sourceId, sourceKey })
        : maskedKey({ sourceId, sourceKey, date: output });
    return (compressed) => upload(s3, { Bucket: maskedBucketName, Key: key }, compressed);
  });
  return { original: object.original, rows: masker.rows };
}

/** Opens the object for reading. Undefined when it is gone. */
async function getObject(
  s3: S3Client,
  { bucket, key, versionId }: SourceObject,
): Promise<{ body: Readable; original: MaskedOriginal } | undefined> {
  try {
    const { Body, ETag } = await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
    );
    return {
      body: Body as Readable,
      original:
        versionId === undefined ? { Key: key, ETag: ETag as string } : { Key: key, VersionId: versionId },
    };
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    if (goneErrors.has(error.name)) return undefined;
    throw isRefusal(error)
      ? new UnreadableLogError(`S3 says ${error.name}: ${error.message}`, { cause: error })
      : error;
  }
}

/** `InvalidObjectState` of an archived object, `AccessDenied`, and those of KMS, which come as 400. */
function isRefusal({ name, $metadata }: S3ServiceException): boolean {
  return $metadata.httpStatusCode === 403 || name.startsWith('KMS.');
}

/** Not `NoSuchBucket`, which is a 404 too. */
const goneErrors = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound']);
