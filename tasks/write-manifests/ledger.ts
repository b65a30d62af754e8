import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** A masked log that the warehouse holds. */
interface LedgerEntry {
  readonly object_key: string;
}

/**
 * Reads the ledger as the warehouse unloaded it below a prefix: lines of JSON, in any number of files. None at all means
 * that the warehouse holds nothing of the window.
 *
 * @returns the keys of the masked logs, and one of each other day that has any
 */
export async function readLedger(client: S3Client, bucket: string, prefix: string): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client },
    { Bucket: bucket, Prefix: prefix },
  )) {
    for (const { Key } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const text = (await Body?.transformToString()) ?? '';
      for (const line of text.split('\n').filter((line) => line !== '')) {
        keys.add((JSON.parse(line) as LedgerEntry).object_key);
      }
    }
  }
  return keys;
}
