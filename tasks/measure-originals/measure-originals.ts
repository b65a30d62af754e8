import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { isLogKey } from '../common/log-files.ts';

export interface Originals {
  /** How many logs are in the source bucket: not masked yet, or rejected. */
  readonly count: number;
  /** in seconds, of the log that has been there longest; 0 when there is none */
  readonly oldestAge: number;
}

/**
 * Looks at what is in the source bucket. It is nearly empty while all goes well, as originals go when they are masked; one
 * request of S3 lists a thousand.
 */
export async function measureOriginals(
  s3: S3Client,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
): Promise<Originals> {
  const now = Date.now();
  let count = 0;
  let oldest = now;
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: prefix },
  )) {
    for (const { LastModified } of Contents.filter(({ Key = '' }) => isLogKey(Key))) {
      count += 1;
      oldest = Math.min(oldest, Number(LastModified));
    }
  }
  return { count, oldestAge: (now - oldest) / 1000 };
}
