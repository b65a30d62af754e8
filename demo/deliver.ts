import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { counted } from '../infra/operator/counted.ts';

/** A log file to be delivered, as CloudFront would. */
export interface Delivery {
  readonly key: string;
  /** Names this file and its content, so that the next start does not deliver it again. */
  readonly id: string;
  /** in bytes */
  readonly size: number;
  readonly body: () => Promise<Bytes> | Bytes;
}

/** A file, in pieces. */
type Bytes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Deliveries, and which days they are of. */
export interface DatedDeliveries {
  readonly onTime: readonly Delivery[];
  /** What CloudFront delivers hours later than the rest. */
  readonly late: readonly Delivery[];
  /** UTC dates */
  readonly from: string;
  readonly to: string;
}

/** What became of deliveries. */
export interface Delivered {
  /** How many were delivered now. */
  readonly now: number;
  /** How many of them earlier starts had delivered. */
  readonly before: number;
  /** How many other files earlier starts had delivered: of other folders, or with another content. */
  readonly others: number;
}

/** Uploads at once. */
const atOnce = 8;

/** Puts logs into the source bucket. What an earlier start delivered is left out: a journal has a line for each. */
export async function deliver(
  deliveries: readonly Delivery[],
  { s3, bucket, journal }: { s3: S3Client; bucket: string; journal: string },
  update: (text: string) => void,
): Promise<Delivered> {
  const delivered = readJournal(journal);
  const left = deliveries.filter(({ id }) => !delivered.has(id));
  const before = deliveries.length - left.length;
  const queue = left.values();
  const size = left.reduce((sum, each) => sum + each.size, 0);
  let done = 0;
  let bytes = 0;
  const tell = () => {
    const part = size < 1e6 ? '' : `, ${megabytes(bytes)} of ${megabytes(size)} MB`;
    update(`${done} of ${counted(left.length, 'file')}${part}`);
  };
  const count = (length: number) => {
    bytes += length;
    tell();
  };
  const uploader = async () => {
    for (const delivery of queue) {
      const pieces = Readable.from(counting(delivery, count));
      // In parts, if it is large, each of which is tried again.
      await new Upload({ client: s3, params: { Bucket: bucket, Key: delivery.key, Body: pieces } }).done();
      appendFileSync(journal, `${JSON.stringify(delivery.id)}\n`);
      done++;
      tell();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, uploader));
  return { now: left.length, before, others: delivered.size - before };
}

/** Forgets a line that was cut short, by a kill or a full disk: that file is delivered again. */
function readJournal(path: string): Set<string> {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole !== text) writeFileSync(path, whole);
  return new Set(
    whole
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as string),
  );
}

/** @throws Error if the file has become shorter, so that the upload does not wait for the rest */
async function* counting(
  { key, size, body }: Delivery,
  count: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const piece of await body()) {
    read += piece.length;
    count(piece.length);
    yield piece;
  }
  if (read < size) throw new Error(`${key} has become shorter while it was read.`);
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0);
