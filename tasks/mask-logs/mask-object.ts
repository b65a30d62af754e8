import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { SourceObject } from '../ingest-input.ts';
import { fileId, maskedKey, setAsideKey } from '../log-files.ts';
import type { Environment } from './environment.ts';
import { inflate } from './inflate.ts';
import { type Block, LogMasker, type Output, type RowCounts, setAside } from './log-masker.ts';
import { Publication } from './publication.ts';

/** An original whose rows are all durable elsewhere, as S3's DeleteObjects takes it: only what was read may be deleted. */
export type MaskedOriginal =
  | { readonly Key: string; readonly ETag: string }
  | { readonly Key: string; readonly VersionId: string };

export interface MaskedObject {
  readonly original: MaskedOriginal;
  readonly rows: Readonly<RowCounts>;
}

/**
 * Masks one object: from the source bucket to the masked bucket, a stream all the way. Nothing of it is published before
 * it was read to its end; doing it again writes the same bytes to the same keys.
 *
 * @returns undefined when the object is gone
 * @throws RejectedLogError when it is no whole CloudFront standard log; S3's errors as they come
 */
export async function maskObject(
  source: SourceObject,
  s3: S3Client,
  { maskedBucketName, policy }: Environment,
): Promise<MaskedObject | undefined> {
  const object = await getObject(s3, source);
  if (!object) return undefined;

  const publications = new Map<Output, Publication>();
  const publicationOf = (output: Output): Publication => {
    const existing = publications.get(output);
    if (existing) return existing;
    const key =
      output === setAside ? setAsideKey(source.key) : maskedKey({ sourceKey: source.key, date: output });
    const publication = new Publication(s3, maskedBucketName, key);
    publications.set(output, publication);
    return publication;
  };
  const publish = async (blocks: readonly Block[]) => {
    for (const { output, bytes } of blocks) await publicationOf(output).write(bytes);
  };

  const masker = new LogMasker(policy, (date) => fileId(source.bucket, { sourceKey: source.key, date }));
  try {
    for await (const chunk of inflate(object.body)) await publish(masker.write(chunk));
    await publish(masker.end());
    await Promise.all([...publications.values()].map((publication) => publication.complete()));
  } catch (error) {
    await Promise.all([...publications.values()].map((publication) => publication.abort(error as Error)));
    throw error;
  }
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
    if (error instanceof S3ServiceException && goneErrors.has(error.name)) return undefined;
    throw error;
  }
}

/** Not `NoSuchBucket`, which is a 404 too. */
const goneErrors = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound']);
