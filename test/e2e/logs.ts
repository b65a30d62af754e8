import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Stack } from '../../infra/operator/stack.ts';
import type { IngestInput } from '../../tasks/common/ingest-input.ts';
import { daysAgo, log, logKey, row } from '../support/log.ts';
import { emptyBuckets } from './end-state.ts';

/** A log of one day, one of two days, and one with a row that cannot be parsed. */
const logs: Readonly<Record<string, Buffer>> = {
  [logKey(daysAgo(2), 'plain')]: log(row(daysAgo(2), '/a'), row(daysAgo(2), '/b')),
  [logKey(daysAgo(2), 'midnight', '23')]: log(row(daysAgo(2), '/c'), row(daysAgo(1), '/d')),
  [logKey(daysAgo(1), 'flawed')]: log(row(daysAgo(1), '/e'), 'gibberish from 198.18.1.2'),
};

/** The days of these logs, as `load` takes them. */
export const loggedDays = { from: daysAgo(2), to: daysAgo(1) };

/** Puts the same three logs into empty buckets. @returns the input of `ingest` for them */
export async function deliverLogs(stack: Stack): Promise<IngestInput> {
  await emptyBuckets(stack);
  const bucket = stack.sources[0].bucketName;
  const objects = await Promise.all(
    Object.entries(logs).map(async ([key, Body]) => {
      const { ETag = '' } = await stack.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
      return { bucket, key, etag: ETag.replaceAll('"', ''), size: Body.length };
    }),
  );
  return { objects };
}
