import { z } from 'zod';
import type { SourceObject } from '../common/ingest-input.ts';
import { isLogKey } from '../common/log-files.ts';
import { UnreadableMessageError } from './errors.ts';

/** An access log that has been put into the source bucket. */
export interface CreatedLog {
  readonly object: SourceObject;
  /** ISO 8601 */
  readonly time: string;
  /** Orders the events of one key, and tells a second put of the same bytes from a second notice of the first put. */
  readonly sequencer: string;
}

const record = z.object({
  // AWS: check the major only, minors are compatible.
  eventVersion: z.string().startsWith('2.'),
  eventName: z.string(),
  eventTime: z.string(),
  s3: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({
      key: z.string(),
      size: z.number().optional(),
      eTag: z.string().optional(),
      versionId: z.string().optional(),
      sequencer: z.string().optional(),
    }),
  }),
});
const message = z.union([
  z.object({ Event: z.literal('s3:TestEvent') }),
  z.object({ Records: z.array(record) }),
]);

/**
 * Reads one queue message.
 *
 * @returns the logs it tells of: none for the test event that S3 sends first, for folders (`…/`) and for events that create nothing
 * @throws UnreadableMessageError for anything that is not an S3 event notification
 */
export function readS3Events(body: string): CreatedLog[] {
  const events = message.safeParse(parseJson(body));
  if (!events.success) {
    throw new UnreadableMessageError(`Not an S3 event notification: ${z.prettifyError(events.error)}`);
  }
  if (!('Records' in events.data)) {
    return [];
  }
  return events.data.Records.filter(({ eventName }) => eventName.startsWith('ObjectCreated:'))
    .map(({ eventTime, s3 }): CreatedLog => {
      const { eTag = '', size = 0, sequencer = '', versionId } = s3.object;
      const key = decodeKey(s3.object.key);
      return {
        object: { bucket: s3.bucket.name, key, etag: eTag, size, ...(versionId && { versionId }) },
        time: eventTime,
        sequencer,
      };
    })
    .filter(({ object }) => isLogKey(object.key));
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
