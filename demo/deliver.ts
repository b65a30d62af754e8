import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** A log file to be delivered, as CloudFront would. */
export interface Delivery {
  readonly key: string;
  /** Names this file and its content, so that the next start does not deliver it again. */
  readonly id: string;
  readonly body: () => Promise<Uint8Array> | Uint8Array;
}

/** Uploads at once. */
const atOnce = 8;

/**
 * Puts logs into the source bucket. What an earlier start delivered is left out: a journal has a line for each.
 *
 * @returns how many were delivered now, and how many before
 */
export async function deliver(
  deliveries: readonly Delivery[],
  { s3, bucket, journal }: { s3: S3Client; bucket: string; journal: string },
  update: (text: string) => void,
): Promise<{ now: number; before: number }> {
  const delivered = new Set(existsSync(journal) ? readFileSync(journal, 'utf8').split('\n') : []);
  const left = deliveries.filter(({ id }) => !delivered.has(id));
  const queue = left.values();
  let done = 0;
  const uploader = async () => {
    for (const { key, id, body } of queue) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: await body() }));
      appendFileSync(journal, `${id}\n`);
      update(`${++done} of ${left.length} files`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, uploader));
  return { now: left.length, before: deliveries.length - left.length };
}
