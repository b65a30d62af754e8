import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { isFolder } from '../common/log-files.ts';

/** A part of a bucket whose new logs go through a queue. */
export interface WatchedSource {
  readonly bucket: string;
  /** empty for the whole bucket */
  readonly prefix: string;
  /** The queue that S3 notifies. It is as old as the connection of the source. */
  readonly queueUrl: string;
}

export interface Originals {
  /** How many logs are in the buckets of the sources: not masked yet, or rejected. */
  readonly count: number;
  /** in seconds, of the log that has been due longest; 0 when there is none */
  readonly oldestAge: number;
}

/**
 * How long after the connection of its source an older log is due, in milliseconds. It waits for a backfill, which somebody has
 * to start: until then it is no surprise that it is there.
 */
const timeForBackfill = 24 * 3_600_000;

/**
 * Looks at what is left in the buckets of the sources. They are nearly empty while all goes well, since originals are deleted
 * once they are masked; one request lists a thousand.
 */
export async function measureOriginals(
  { s3, sqs }: { readonly s3: S3Client; readonly sqs: SQSClient },
  sources: readonly WatchedSource[],
): Promise<Originals> {
  const now = Date.now();
  let count = 0;
  let oldest = now;
  for (const { bucket, prefix, queueUrl } of sources) {
    const connected = await creationOf(sqs, queueUrl);
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: s3 },
      { Bucket: bucket, Prefix: prefix },
    )) {
      const logs = Contents.filter(({ Key: key = '', Size: size = 0 }) => !isFolder({ key, size }));
      for (const { LastModified } of logs) {
        count += 1;
        const arrived = Number(LastModified);
        oldest = Math.min(oldest, arrived < connected ? connected + timeForBackfill : arrived);
      }
    }
  }
  return { count, oldestAge: (now - oldest) / 1000 };
}

/** @returns milliseconds since the epoch */
async function creationOf(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['CreatedTimestamp'] }),
  );
  return Number(Attributes.CreatedTimestamp) * 1000;
}
