import {
  CreateBucketCommand,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { mapConcurrently } from '../../../tasks/mask-logs/map-concurrently.ts';
import { measureOriginals } from '../../../tasks/measure-originals/measure-originals.ts';

const hours = 3600;
let server: FauxqsServer;
let s3: S3Client;
let sqs: SQSClient;
/** A queue that is as old as this test: the sources have just been connected. */
let queueUrl: string;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  const config = {
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  s3 = new S3Client({ ...config, forcePathStyle: true });
  sqs = new SQSClient(config);
  await s3.send(new CreateBucketCommand({ Bucket: 'source' }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'new-logs' }));
  queueUrl = QueueUrl;
});
afterAll(async () => {
  s3.destroy();
  sqs.destroy();
  await server.stop();
});

const put = (Key: string, body = 'x') =>
  s3.send(new PutObjectCommand({ Bucket: 'source', Key, Body: Buffer.from(body) }));
const watched = (prefix: string) => ({ bucket: 'source', prefix, queueUrl });

/** An S3 whose prefixes hold logs of these ages, in seconds. Nothing in an S3 of today is older than the test. */
function s3WithAges(ages: Readonly<Record<string, readonly number[]>>): S3Client {
  const aged = new S3Client({ region: 'us-east-1' });
  aged.middlewareStack.add(
    () => async (args) => {
      const { Prefix = '' } = args.input as ListObjectsV2CommandInput;
      const Contents = ages[Prefix]?.map((age) => ({
        Key: `${Prefix}${age}.gz`,
        LastModified: new Date(Date.now() - age * 1000),
      }));
      return { response: {}, output: { $metadata: {}, Contents } };
    },
    { step: 'initialize' },
  );
  return aged;
}

/** An SQS whose queues are as old as their names say, in seconds. */
function sqsWithAges(): SQSClient {
  const aged = new SQSClient({ region: 'us-east-1' });
  aged.middlewareStack.add(
    () => async (args) => {
      const age = Number((args.input as { QueueUrl: string }).QueueUrl);
      const CreatedTimestamp = String(Math.floor(Date.now() / 1000) - age);
      return { response: {}, output: { $metadata: {}, Attributes: { CreatedTimestamp } } };
    },
    { step: 'initialize' },
  );
  return aged;
}

describe('The originals', () => {
  it('are none when all is masked, and then none is old', async () => {
    expect(await measureOriginals({ s3, sqs }, [watched('all-masked/')])).toEqual({ count: 0, oldestAge: 0 });
  });

  it('are counted under the prefixes of all sources, without folders, over pages of a thousand', async () => {
    await mapConcurrently([...Array(1001).keys()], 32, (index) => put(`cdn/${index}.gz`));
    await put('cdn/folder/', '');
    await put('shop/a.gz');
    await put('other.gz');
    const { count, oldestAge } = await measureOriginals({ s3, sqs }, [watched('cdn/'), watched('shop/')]);
    expect(count).toBe(1002);
    // S3 tells times in whole seconds.
    expect(oldestAge).toBeGreaterThan(0);
    expect(oldestAge).toBeLessThan(60);
  });

  it('are as old as the oldest of any source', async () => {
    const ages = { 'site/': [10, 30], 'shop/': [600, 20], 'docs/': [] };
    const sources = Object.keys(ages).map((prefix) => ({ bucket: 'source', prefix, queueUrl: '86400' }));
    const { count, oldestAge } = await measureOriginals(
      { s3: s3WithAges(ages), sqs: sqsWithAges() },
      sources,
    );
    expect(count).toBe(4);
    expect(oldestAge).toBeCloseTo(600, 0);
  });

  // They wait for a backfill: an alarm at the deployment would tell what everybody knows.
  it.each([
    { connected: 1, oldestAge: 0 },
    { connected: 24, oldestAge: 0 },
    { connected: 30, oldestAge: 6 },
  ])('that were there before are due a day after the connection: %j, in hours', async (hour) => {
    const s3 = s3WithAges({ '': [1000 * hours, 100 * hours] });
    const source = { bucket: 'source', prefix: '', queueUrl: String(hour.connected * hours) };
    const { count, oldestAge } = await measureOriginals({ s3, sqs: sqsWithAges() }, [source]);
    expect(count).toBe(2);
    expect(oldestAge / hours).toBeCloseTo(hour.oldestAge, 2);
  });

  it('that came since are not excused by older ones', async () => {
    const s3 = s3WithAges({ '': [1000 * hours, 3 * hours] });
    const source = { bucket: 'source', prefix: '', queueUrl: String(4 * hours) };
    const { oldestAge } = await measureOriginals({ s3, sqs: sqsWithAges() }, [source]);
    expect(oldestAge / hours).toBeCloseTo(3, 2);
  });
});
