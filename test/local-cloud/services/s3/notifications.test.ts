import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  type QueueConfiguration,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { Upload } from '@aws-sdk/lib-storage';
import { encodeKey } from '../../../../local-cloud/services/s3/notifications/encode-key.ts';
import { startStorage } from '../../services.ts';

const queueArn = 'arn:aws:sqs:us-east-1:000000000000:events';
let storage: Awaited<ReturnType<typeof startStorage>>;
let QueueUrl: string | undefined;

beforeEach(async () => {
  storage = await startStorage();
  await storage.s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
  ({ QueueUrl } = await storage.sqs.send(new CreateQueueCommand({ QueueName: 'events' })));
});
afterEach(() => storage.close());

describe('a bucket that notifies a queue', () => {
  it('sends a test event without records when the configuration is put', async () => {
    await notify({ Events: ['s3:ObjectCreated:*'], QueueArn: queueArn });
    expect(await received()).toMatchObject([{ Event: 's3:TestEvent', Bucket: 'logs' }]);
  });

  it('tells of a new object with its size, its ETag without quotes and its key as forms encode it', async () => {
    await notifyOfAll();
    const { ETag } = await put('in/ä b+c.gz', 'seven b');
    const [
      {
        Records: [record],
      },
    ] = await received();
    expect(record).toMatchObject({
      eventName: 'ObjectCreated:Put',
      eventSource: 'aws:s3',
      eventVersion: '2.1',
    });
    expect(record.s3.bucket.name).toBe('logs');
    expect(record.s3.object).toMatchObject({
      key: 'in/%C3%A4+b%2Bc.gz',
      size: 7,
      eTag: ETag?.replaceAll('"', ''),
    });
  });

  it('names copies, multipart uploads and form posts for what they are', async () => {
    await put('original', 'x');
    await notifyOfAll();
    await storage.s3.send(
      new CopyObjectCommand({ Bucket: 'logs', Key: 'copy', CopySource: 'logs/original' }),
    );
    await new Upload({
      client: storage.s3,
      params: { Bucket: 'logs', Key: 'large', Body: Buffer.alloc(6 * 1024 * 1024) },
    }).done();
    const form = new FormData();
    form.set('key', 'forms/$' + '{filename}');
    form.set('file', new Blob(['text']), 'form.txt');
    await fetch(`${storage.endpoint}/logs`, { method: 'POST', body: form });
    const names = (await received()).map(({ Records: [record] }) => [record.eventName, record.s3.object.key]);
    expect(names.sort()).toEqual([
      ['ObjectCreated:CompleteMultipartUpload', 'large'],
      ['ObjectCreated:Copy', 'copy'],
      ['ObjectCreated:Post', 'forms/form.txt'],
    ]);
  });

  it('keeps to its prefix and suffix, which are URL-encoded as AWS documents', async () => {
    await notify(rule('a+%26+b/', '.gz'), rule('year=', '.gz'), rule('month%3D', '.gz'));
    await received();
    for (const key of ['a & b/1.gz', 'a & b/1.txt', 'c/1.gz', 'year=1.gz', 'month=1.gz']) await put(key, 'x');
    const keys = (await received()).map(({ Records: [record] }) => record.s3.object.key);
    expect(keys).toEqual(['a+%26+b/1.gz', 'month%3D1.gz']);
  });

  it('gives its configuration back as it was put', async () => {
    await notify(rule('a & b/', '.gz'));
    const { QueueConfigurations } = await storage.s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket: 'logs' }),
    );
    expect(QueueConfigurations).toMatchObject([
      { QueueArn: queueArn, Filter: { Key: { FilterRules: [{ Value: 'a & b/' }, { Value: '.gz' }] } } },
    ]);
  });

  it('refuses two rules that want the same event, and takes two that do not', async () => {
    for (const [one, other] of [
      [rule('', ''), rule('cdn/', '')],
      [rule('cdn/', '.gz'), rule('cdn/a/', 'z')],
      [rule('', ''), { ...rule('', ''), Events: ['s3:ObjectCreated:Put'] as const }],
    ]) {
      await expect(notify(one as QueueConfiguration, other as QueueConfiguration)).rejects.toMatchObject({
        name: 'InvalidArgument',
        message: expect.stringMatching(/^Configuration is ambiguously defined\./),
      });
    }
    await notify(rule('cdn/', '.gz'), rule('cdn/', '.txt'), rule('other/', '.gz'));
    await notify(
      { ...rule('', ''), Events: ['s3:ObjectCreated:Put'] },
      { ...rule('', ''), Events: ['s3:ObjectCreated:Copy'] },
    );
  });

  it('refuses a queue that does not exist, and events it would never send', async () => {
    const missing = notify({ Events: ['s3:ObjectCreated:*'], QueueArn: `${queueArn}-missing` });
    await expect(missing).rejects.toMatchObject({ name: 'InvalidArgument' });
    const unserved = notify({ Events: ['s3:ObjectRemoved:*'], QueueArn: queueArn });
    await expect(unserved).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

test('a plus in a key is told from a blank', () => {
  expect(encodeKey('a b+c/(d)*~é')).toBe('a+b%2Bc/%28d%29*%7E%C3%A9');
});

function put(Key: string, Body: string) {
  return storage.s3.send(new PutObjectCommand({ Bucket: 'logs', Key, Body }));
}

function notify(...configurations: QueueConfiguration[]) {
  return storage.s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: 'logs',
      NotificationConfiguration: { QueueConfigurations: configurations },
    }),
  );
}

/** Notifies the queue of everything, and takes the test event out of it. */
async function notifyOfAll() {
  await notify({ Events: ['s3:ObjectCreated:*'], QueueArn: queueArn });
  await received();
}

const rule = (prefix: string, suffix: string): QueueConfiguration => ({
  Events: ['s3:ObjectCreated:*'],
  QueueArn: queueArn,
  Filter: {
    Key: {
      FilterRules: [
        { Name: 'prefix', Value: prefix },
        { Name: 'suffix', Value: suffix },
      ],
    },
  },
});

/** Empties the queue. */
async function received() {
  const { Messages = [] } = await storage.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  for (const { ReceiptHandle } of Messages) {
    await storage.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
  return Messages.map(({ Body }) => JSON.parse(Body ?? ''));
}
