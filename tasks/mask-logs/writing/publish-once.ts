import { HeadObjectCommand, NotFound, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { ReplacedLogError } from '../errors.ts';
import { upload } from './upload.ts';

/** The user-defined metadata of a masked object that says which content it was made of. */
const sourceETag = 'source-etag';

/** Where something is published, and of which content of the source object it was made. */
export interface PublicationTarget {
  readonly bucket: string;
  readonly key: string;
  /** the ETag of the source object, without quotes */
  readonly etag: string;
}

/**
 * Publishes what a log was masked to, once and for all: the warehouse may load it at any time. When the same log is masked
 * again, after a crash or because S3 told of it twice, what is there stays as it is.
 *
 * @throws ReplacedLogError when what is there was made of another content; S3's errors, and the source's
 */
export async function publishOnce(
  s3: S3Client,
  target: PublicationTarget,
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  const { bucket, key, etag } = target;
  try {
    await upload(s3, { Bucket: bucket, Key: key, Metadata: { [sourceETag]: etag } }, source);
  } catch (error) {
    if (!(error instanceof S3ServiceException) || error.name !== 'PreconditionFailed') throw error;
    // When it has been deleted since, the next try will publish it.
    if (!(await isPublished(s3, target))) throw error;
  }
}

/**
 * Whether this very content is published under the key.
 *
 * @throws ReplacedLogError when another content is; S3's errors
 */
export async function isPublished(s3: S3Client, { bucket, key, etag }: PublicationTarget): Promise<boolean> {
  try {
    const { Metadata = {} } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    if (Metadata[sourceETag] !== etag) throw new ReplacedLogError(key);
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
