import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { maskedDatePrefix, parseMaskedKey } from '../log-files.ts';

/** A masked log, as the listing of the masked bucket tells. */
export interface MaskedLog {
  readonly key: string;
  readonly etag: string;
  /** in bytes, compressed */
  readonly size: number;
  readonly sourceKey: string;
  readonly date: string;
}

/** Days listed at once. A month takes as long as its longest day and a few more. */
const atOnce = 8;

/** Lists the masked logs of some dates, by date and key. */
export async function listMaskedLogs(
  s3: S3Client,
  bucket: string,
  dates: readonly string[],
): Promise<MaskedLog[]> {
  const logs: MaskedLog[][] = new Array(dates.length);
  let next = 0;
  const lister = async () => {
    while (next < dates.length) {
      const index = next++;
      logs[index] = await listDate(s3, bucket, dates[index] as string);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lister));
  return logs.flat();
}

async function listDate(client: S3Client, bucket: string, date: string): Promise<MaskedLog[]> {
  const logs: MaskedLog[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client },
    { Bucket: bucket, Prefix: maskedDatePrefix(date) },
  )) {
    for (const { Key = '', ETag = '', Size = 0 } of Contents) {
      const file = parseMaskedKey(Key);
      if (file) {
        logs.push({ key: Key, etag: ETag.replaceAll('"', ''), size: Size, ...file });
      }
    }
  }
  return logs;
}
