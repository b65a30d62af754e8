import { z } from 'zod';
import type { SourceObject } from '../common/ingest-input.ts';
import { isFolder } from '../common/log-files.ts';
import { UnreadableMessageError } from './errors.ts';

/** An access log that has been put into the source bucket. */
export interface CreatedLog {
  readonly object: SourceObject;
  /** ISO 8601 */
  readonly time: string;
  /** Orders the events of one key, and tells a second put of the same bytes from a second notice of the first put. */
  readonly sequencer: string;
}

/** What `ingest` would refuse, or its name would not take, is refused here: it must not hold up what it would be packed with. */
const text = z.string().min(1);
const time = z.iso.datetime({ offset: true });

/** What S3 sends to a queue or a topic. */
const notification = z
  .object({
    Records: z
      .array(
        z.object({
          eventSource: z.literal('aws:s3').optional(),
          // AWS: check the major only, minors are compatible.
          eventVersion: z.string().startsWith('2.'),
          eventName: z.string(),
          eventTime: time,
          s3: z.object({
            bucket: z.object({ name: text }),
            object: z.object({
              key: text,
              size: z.number().nullish(),
              eTag: z.string().nullish(),
              versionId: z.string().nullish(),
              sequencer: z.string().nullish(),
            }),
          }),
        }),
      )
      .min(1),
  })
  .transform(({ Records }): CreatedLog[] =>
    Records.filter(({ eventName }) => eventName.startsWith('ObjectCreated:')).map(({ eventTime, s3 }) => {
      const { key, eTag, size, versionId, sequencer } = s3.object;
      const object = { bucket: s3.bucket.name, key: decodeKey(key), etag: eTag ?? '', size: size ?? 0 };
      return {
        object: { ...object, ...(versionId && { versionId }) },
        time: eventTime,
        sequencer: sequencer ?? '',
      };
    }),
  );

/** What S3 sends to EventBridge, and a rule there on to a queue. Its keys are not encoded. */
const busEvent = z
  .object({
    source: z.literal('aws.s3'),
    'detail-type': z.string(),
    time,
    detail: z.object({
      // The version of the shape. Older events lack it, and the other versions are always 0. Only the major matters.
      'event-version': z.string().startsWith('1.').nullish(),
      bucket: z.object({ name: text }),
      object: z.object({
        key: text,
        size: z.number().nullish(),
        etag: z.string().nullish(),
        'version-id': z.string().nullish(),
        sequencer: z.string().nullish(),
      }),
    }),
  })
  .transform(({ 'detail-type': type, time, detail }): CreatedLog[] => {
    if (type !== 'Object Created') return [];
    const { key, etag, size, 'version-id': versionId, sequencer } = detail.object;
    const object = { bucket: detail.bucket.name, key, etag: etag ?? '', size: size ?? 0 };
    return [{ object: { ...object, ...(versionId && { versionId }) }, time, sequencer: sequencer ?? '' }];
  });

/** What S3 sends once, when it is told where to send notifications. */
const testEvent = z.object({ Event: z.literal('s3:TestEvent') }).transform((): CreatedLog[] => []);

const s3Event = z.union([testEvent, notification, busEvent]);

/** How a topic of SNS sends on what it was sent, unless its subscription says `RawMessageDelivery`. */
const envelope = z.object({ Type: z.literal('Notification'), TopicArn: z.string(), Message: z.string() });

/**
 * Reads one queue message: an event that S3 sent to the queue, to a topic of SNS or to EventBridge.
 *
 * @returns the logs it tells of: none for the test event that S3 sends first, for folders (`…/`) and for events that create nothing
 * @throws UnreadableMessageError for anything that is not an event of S3
 */
export function readS3Events(body: string): CreatedLog[] {
  const message = parseJson(body);
  const { data: enveloped } = envelope.safeParse(message);
  const event = s3Event.safeParse(enveloped ? parseJson(enveloped.Message) : message);
  if (!event.success) {
    throw new UnreadableMessageError(`Not an S3 event notification: ${z.prettifyError(event.error)}`);
  }
  return event.data.filter(({ object }) => !isFolder(object));
}

/** S3 encodes keys as forms do: a blank is `+`. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (cause) {
    throw new UnreadableMessageError(`Not a URL-encoded key: ${key}`, { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableMessageError('Not JSON', { cause });
  }
}
