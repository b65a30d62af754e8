import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnreadableMessageError } from '../../../tasks/start-ingest/errors.ts';
import { readS3Events } from '../../../tasks/start-ingest/s3-events.ts';
import { s3Event } from './s3-event.ts';

describe('A message of the queue', () => {
  it('tells of the log that CloudFront delivered', () => {
    expect(readS3Events(s3Event({ key: 'site/E1.2026-11-22-10.abcd1234.gz', size: 420 }))).toStrictEqual([
      {
        object: { bucket: 'logs', key: 'site/E1.2026-11-22-10.abcd1234.gz', etag: 'etag', size: 420 },
        time: '2026-11-22T10:03:05.123Z',
        sequencer: '0055AED6DCD90281E5',
      },
    ]);
  });

  it('has its key URL-encoded, a blank as a plus sign', () => {
    const [log] = readS3Events(s3Event({ key: 'year%3D2026/my+logs/%C3%BCber%2Bmore.gz' }));
    expect(log?.object.key).toBe('year=2026/my logs/über+more.gz');
  });

  it('names the version where the bucket keeps versions', () => {
    const [log] = readS3Events(s3Event({ key: 'a.gz', versionId: 'v1' }));
    expect(log?.object.versionId).toBe('v1');
  });

  it.each([
    'ObjectCreated:Put',
    'ObjectCreated:Post',
    'ObjectCreated:Copy',
    'ObjectCreated:CompleteMultipartUpload',
  ])('tells of a log, however it was put: %s', (eventName) => {
    expect(readS3Events(s3Event({ key: 'a.gz', eventName }))).toHaveLength(1);
  });

  it('tells of a log whose key ends like that of a folder', () => {
    expect(readS3Events(s3Event({ key: 'a.gz/', size: 1 }))).toHaveLength(1);
  });

  it('tells of a log of which it knows nothing but the key', () => {
    const message = JSON.parse(s3Event({ key: 'a.gz' }));
    message.Records[0].s3.object = { key: 'a.gz' };
    expect(readS3Events(JSON.stringify(message))).toMatchObject([
      { object: { key: 'a.gz', etag: '', size: 0 }, sequencer: '' },
    ]);
  });

  it.each([
    [
      'the test event that S3 sends first',
      JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'logs' }),
    ],
    ['an event that removes an object', s3Event({ key: 'a.gz', eventName: 'ObjectRemoved:Delete' })],
    ['the making of a folder', s3Event({ key: 'folder/', size: 0 })],
  ])('starts nothing when it is %s', (_, body) => {
    expect(readS3Events(body)).toEqual([]);
  });

  const key = 'year=2026/my logs/100%+.gz';
  const direct = s3Event({ key: encodeURIComponent(key).replaceAll('%20', '+'), size: 420 });
  const onTheBus = (detailType = 'Object Created') =>
    JSON.stringify({
      version: '0',
      'detail-type': detailType,
      source: 'aws.s3',
      time: '2026-11-22T10:03:05Z',
      detail: {
        version: '0',
        'event-version': '1.1',
        bucket: { name: 'logs' },
        object: { key, size: 420, etag: 'etag', 'version-id': null, sequencer: '0055AED6DCD90281E5' },
        reason: 'PutObject',
      },
    });
  const throughTopic = (message: string) =>
    JSON.stringify({
      Type: 'Notification',
      MessageId: 'm',
      TopicArn: 'arn:aws:sns:::logs',
      Message: message,
    });

  it.each([
    ['straight from S3', direct],
    ['through EventBridge', onTheBus()],
  ])('tells of a log when all that it need not say is null: %s', (_, body) => {
    const unsaid = JSON.parse(body, (name, value) =>
      /^(size|etag|sequencer|version-?id)$/i.test(name) ? null : value,
    );
    expect(readS3Events(JSON.stringify(unsaid))).toMatchObject([
      { object: { bucket: 'logs', key, etag: '', size: 0 }, sequencer: '' },
    ]);
  });

  it.each([
    ['straight from S3', direct],
    ['through a topic of SNS', throughTopic(direct)],
    ['through EventBridge, which does not encode keys', onTheBus()],
    ['through EventBridge and a topic', throughTopic(onTheBus())],
  ])('tells of a log when it comes %s', (_, body) => {
    expect(readS3Events(body)).toMatchObject([
      { object: { bucket: 'logs', key, etag: 'etag', size: 420 }, sequencer: '0055AED6DCD90281E5' },
    ]);
    expect(readS3Events(body)[0]?.object).not.toHaveProperty('versionId');
  });

  it('starts nothing when EventBridge tells of an object that was deleted, or a topic of the test event', () => {
    expect(readS3Events(onTheBus('Object Deleted'))).toEqual([]);
    expect(readS3Events(throughTopic('{"Event":"s3:TestEvent"}'))).toEqual([]);
  });

  it.each([
    ['no JSON', 'hello', 'Not JSON'],
    ['JSON of something else', '{"Records":[{"eventSource":"aws:sns"}]}', 'Not an S3 event notification'],
    [
      'an event of an unknown major version',
      s3Event({ key: 'a.gz', eventVersion: '3.0' }),
      'Not an S3 event notification',
    ],
    [
      'an event of a version that begins alike',
      s3Event({ key: 'a.gz', eventVersion: '20.1' }),
      'Not an S3 event notification',
    ],
    ['no event at all', '{"Records":[]}', 'Not an S3 event notification'],
    ['a null', 'null', 'Not an S3 event notification'],
    ['the subscription of a topic', '{"Type":"SubscriptionConfirmation"}', 'Not an S3 event notification'],
    ['a topic’s text', throughTopic('hello'), 'Not JSON'],
    [
      'an event of the bus of an unknown major version',
      onTheBus().replace('"event-version":"1.1"', '"event-version":"2.0"'),
      'Not an S3 event notification',
    ],
    ['an event of another service', onTheBus().replace('aws.s3', 'aws.ec2'), 'Not an S3 event notification'],
    ['an event without a key', s3Event({ key: '' }), 'Not an S3 event notification'],
    ['an event without a bucket', s3Event({ key: 'a.gz', bucket: '' }), 'Not an S3 event notification'],
    [
      'an event whose time is none',
      s3Event({ key: 'a.gz' }).replace(/"eventTime":"[^"]*"/, '"eventTime":"in <1970>"'),
      'Not an S3 event notification',
    ],
    [
      'an event of the bus whose time is none',
      onTheBus().replace('05Z', '5'),
      'Not an S3 event notification',
    ],
    ['an event whose key cannot be decoded', s3Event({ key: 'a%ZZ.gz' }), 'a%ZZ.gz'],
  ])('is unreadable when it is %s, and the reason says so', (_, body, reason) => {
    expect(() => readS3Events(body)).toThrow(UnreadableMessageError);
    expect(() => readS3Events(body)).toThrow(reason);
  });
});

/** Made events of S3, and the logs that they tell of. They are kept outside the project. */
const samples = join(
  process.env.SAMPLES_DIR ?? join(import.meta.dirname, '../../../../shared/samples'),
  'v2-made',
);
const events = existsSync(samples) ? readdirSync(join(samples, 'events')) : [];

(events.length > 0 ? describe : describe.skip)('An event of a Hive-style key', () => {
  it.each(events)('tells of the log that is there under the key: %s', (name) => {
    const [log] = readS3Events(readFileSync(join(samples, 'events', name), 'utf8'));
    const bytes = readFileSync(join(samples, 'hive', log?.object.key as string));
    const etag = createHash('md5').update(bytes).digest('hex');
    expect(log?.object).toMatchObject({ etag, size: bytes.length });
  });
});
