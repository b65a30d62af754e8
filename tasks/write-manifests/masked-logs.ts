import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { type LogFile, maskedDatePrefix, maskedPrefix, parseMaskedKey } from '../common/log-files.ts';

/** A masked log, as the listing of the masked bucket shows it. */
export interface MaskedLog extends LogFile {
  readonly key: string;
  readonly etag: string;
  /** in bytes, compressed */
  readonly size: number;
}

/**
 * Lists the masked logs of a window, by date and key. S3 lists in the order of keys and keys begin with the date, so one
 * listing goes from end to end of the window, however few or many of its days have logs.
 */
export async function listMaskedLogs(
  client: S3Client,
  bucket: string,
  { from, to }: { from: string; to: string },
): Promise<MaskedLog[]> {
  const logs: MaskedLog[] = [];
  const window = { Bucket: bucket, Prefix: maskedPrefix, StartAfter: maskedDatePrefix(from) };
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, window)) {
    for (const { Key = '', ETag = '', Size = 0 } of Contents) {
      const file = parseMaskedKey(Key);
      if (file && file.date > to) {
        return logs;
      }
      if (file) {
        logs.push({ key: Key, etag: ETag.replaceAll('"', ''), size: Size, ...file });
      }
    }
  }
  return logs;
}
