import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { isLogKey } from '../common/log-files.ts';
import type { Source } from '../common/sources.ts';

export interface Originals {
  /** How many logs are in the buckets of the sources: not masked yet, or rejected. */
  readonly count: number;
  /** in seconds, of the log that has been there longest; 0 when there is none */
  readonly oldestAge: number;
}

/**
 * Looks at what is left in the buckets of the sources. They are nearly empty while all goes well, since originals are deleted
 * once they are masked; one request lists a thousand.
 */
export async function measureOriginals(s3: S3Client, sources: readonly Source[]): Promise<Originals> {
  const now = Date.now();
  let count = 0;
  let oldest = now;
  for (const { bucket, prefix } of sources) {
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: s3 },
      { Bucket: bucket, Prefix: prefix },
    )) {
      for (const { LastModified } of Contents.filter(({ Key = '' }) => isLogKey(Key))) {
        count += 1;
        oldest = Math.min(oldest, Number(LastModified));
      }
    }
  }
  return { count, oldestAge: (now - oldest) / 1000 };
}
