import { account, region } from '../../../core/account.ts';
import { bucketArn } from '../../../core/arn.ts';
import type { QueueConfiguration } from './configuration.ts';
import { encodeKey } from './encode-key.ts';

export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  /** As S3 shows it elsewhere: in quotes. */
  readonly etag: string;
  /** bytes */
  readonly contentLength: number;
}

/** The facts of an event besides its object. */
export interface Circumstances {
  readonly time: Date;
  readonly requestId: string;
}

/** The circumstances under which an object was created. */
export interface Creation extends Circumstances {
  /** Without `s3:`, e.g. `ObjectCreated:Put`. */
  readonly eventName: string;
  /** The ARN of the caller. */
  readonly principal: string;
  /** Compares as text with the sequencers of other events of the same key, in their order. */
  readonly sequencer: string;
}

/** The message that S3 sends for a new object, in the shape of event version 2.1. */
export function createdEvent(
  { bucket, key, etag, contentLength }: CreatedObject,
  { id }: QueueConfiguration,
  { time, requestId, eventName, principal, sequencer }: Creation,
): string {
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: time.toISOString(),
    eventName,
    userIdentity: { principalId: principal },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': 'local' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: id,
      bucket: { name: bucket, ownerIdentity: { principalId: 'local' }, arn: bucketArn(bucket) },
      object: {
        key: encodeKey(key),
        size: contentLength,
        eTag: etag.replaceAll('"', ''),
        sequencer,
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}

/** How EventBridge events name what created an object. */
const reasons: Readonly<Record<string, string>> = {
  'ObjectCreated:CompleteMultipartUpload': 'CompleteMultipartUpload',
  'ObjectCreated:Copy': 'CopyObject',
  'ObjectCreated:Post': 'POST Object',
  'ObjectCreated:Put': 'PutObject',
};

/** The event that S3 puts on EventBridge's bus for a new object. Its key is not encoded, its time is in whole seconds. */
export function busEvent(
  { bucket, key, etag, contentLength }: CreatedObject,
  { time, requestId, eventName, sequencer }: Creation,
  id: string,
): object {
  return {
    version: '0',
    id,
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account,
    time: time.toISOString().replace(/\.\d+/, ''),
    region,
    resources: [bucketArn(bucket)],
    detail: {
      version: '0',
      'event-version': '1.1',
      bucket: { name: bucket },
      object: { key, size: contentLength, etag: etag.replaceAll('"', ''), sequencer },
      'request-id': requestId,
      requester: account,
      'source-ip-address': '127.0.0.1',
      reason: reasons[eventName],
    },
  };
}

/** The message that S3 sends to a queue once, when a bucket begins to notify it. It has no `Records`. */
export function testEvent(bucket: string, { time, requestId }: Circumstances): string {
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: time.toISOString(),
    Bucket: bucket,
    RequestId: requestId,
    HostId: 'local',
  });
}
