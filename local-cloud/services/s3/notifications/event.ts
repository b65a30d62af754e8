import { region } from '../../../core/account.ts';
import type { Clock } from '../../../core/clock.ts';
import type { QueueConfiguration } from './configuration.ts';

export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  /** As S3 shows it elsewhere: in quotes. */
  readonly etag: string;
  /** bytes */
  readonly contentLength: number;
}

export interface EventSource {
  readonly clock: Clock;
  /** The ARN of whoever created the object or configured the bucket. */
  readonly principal: string;
}

/** The message that S3 sends for a new object, in the shape of event version 2.1. */
export function createdEvent(
  eventName: string,
  { bucket, key, etag, contentLength }: CreatedObject,
  { id }: QueueConfiguration,
  { clock, principal }: EventSource,
): string {
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: clock.now().toISOString(),
    eventName,
    userIdentity: { principalId: principal },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': requestId(), 'x-amz-id-2': 'local' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: id,
      bucket: { name: bucket, ownerIdentity: { principalId: 'local' }, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key: encodeKey(key),
        size: contentLength,
        eTag: etag.replaceAll('"', ''),
        sequencer: nextSequencer(clock),
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}

/** What S3 sends to a queue once, when a bucket begins to notify it. It has no `Records`. */
export function testEvent(bucket: string, clock: Clock): string {
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: clock.now().toISOString(),
    Bucket: bucket,
    RequestId: requestId(),
    HostId: 'local',
  });
}

/** S3 encodes keys in events as forms do: a blank is `+`, a slash stays. */
export function encodeKey(key: string): string {
  return new URLSearchParams({ key }).toString().slice('key='.length).replaceAll('%2F', '/');
}

let created = 0;

/** Sequencers of one key compare as text in the order of its events: time, then a count within this process. */
function nextSequencer(clock: Clock): string {
  created += 1;
  const time = clock.now().getTime().toString(16).toUpperCase().padStart(12, '0');
  return time + (created % 16 ** 6).toString(16).toUpperCase().padStart(6, '0');
}

const requestId = () => crypto.randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase();
