import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import type { IngestInput } from '../../../tasks/common/ingest-input.ts';
import { RecordedOutput } from '../recorded-output.ts';
import { defaultPolicy, header, row } from './logs.ts';

const context = { functionName: 'mask-logs', awsRequestId: 'request', memoryLimitInMB: '512' } as Context;

let server: FauxqsServer;
let handler: (event: IngestInput, context: Context) => Promise<unknown>;
let output: RecordedOutput;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${server.port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    SOURCES: JSON.stringify([
      { id: 'site', bucket: 'source', prefix: '' },
      { id: 'shop', bucket: 'shop-logs', prefix: '' },
    ]),
    MASKED_BUCKET_NAME: 'masked',
    POWERTOOLS_METRICS_NAMESPACE: 'test',
    MASK_POLICY: JSON.stringify(defaultPolicy),
    LOAD_WINDOW_DAYS: '16',
  });
  const s3 = new S3Client();
  for (const Bucket of ['source', 'masked']) await s3.send(new CreateBucketCommand({ Bucket }));
  const log = gzipSync(
    `${header() + row({ 'c-ip': '198.51.100.7' })}\n${row({ 'c-ip': '198.51.100.8', time: 'x' })}`,
  );
  await s3.send(new PutObjectCommand({ Bucket: 'source', Key: 'good.gz', Body: log }));
  await s3.send(new PutObjectCommand({ Bucket: 'source', Key: 'bad.gz', Body: '198.51.100.9 GET /\n' }));
  s3.destroy();

  output = new RecordedOutput();
  handler = (await import('../../../tasks/mask-logs/handler.ts')).handler as typeof handler;
});

afterAll(async () => {
  output.stop();
  await server.stop();
});

const object = (key: string) => ({ bucket: 'source', key, etag: '', size: 1 });

describe('the handler of mask-logs', () => {
  it('masks a batch, and logs what was refused without any address', async () => {
    const answer = await handler({ objects: [object('good.gz'), object('bad.gz')] }, context);
    expect(answer).toMatchObject({
      masked: { 0: { ETag: expect.stringMatching(/^[0-9a-f]{32}$/) } },
      rejected: [1],
      files: { in: 2, masked: 1, rejected: 1, missing: 0, replaced: 0 },
      rows: { in: 2, out: 1, setAside: 1, outsideLoadWindow: 1 },
    });
    expect(output.lines()).toContainEqual(
      expect.objectContaining({
        bucket: 'source',
        key: 'bad.gz',
        rejection: 'MalformedLogError',
        reason: expect.stringMatching(/^Line 1: a row comes before any #Fields line/),
      }),
    );
    expect(output.text).toContain('"setAside":1');
    expect(output.text + JSON.stringify(answer)).not.toContain('198.51.100');
  });

  it('counts what it did, as metrics', async () => {
    output.clear();
    await handler({ objects: [object('good.gz'), object('bad.gz')] }, context);
    const metrics = output.lines().find(({ _aws }) => _aws !== undefined);
    expect(metrics).toMatchObject({
      MaskedFiles: 1,
      RejectedFiles: 1,
      MaskedRows: 1,
      SetAsideRows: 1,
      OutsideLoadWindowRows: 1,
    });
  });

  it('names the execution that it works for in each log line of its own', async () => {
    output.clear();
    await handler({ objects: [object('good.gz')], execution: 'ingest-1' } as IngestInput, context);
    await handler({ objects: [object('good.gz')] }, context);
    const lines = output.lines().filter(({ message }) => message === 'Masked logs');
    expect(lines.map(({ execution }) => execution)).toEqual(['ingest-1', undefined]);
  });

  it('fails by the name of the rejection when the log is isolated', async () => {
    await expect(handler({ objects: [object('bad.gz')], isolated: true }, context)).rejects.toMatchObject({
      name: 'MalformedLogError',
    });
  });

  it('answers briefly, however many logs it refuses and however long their keys are', async () => {
    const objects = Array.from({ length: 1000 }, (_, index) => ({
      ...object(`${'記'.repeat(330)}/${index}`),
      bucket: 'somebody-elses',
    }));
    const answer = await handler({ objects: [...objects.slice(1), object('good.gz')] }, context);
    expect(answer).toMatchObject({ files: { in: 1000, masked: 1, rejected: 999 }, masked: { 999: {} } });
    expect(JSON.stringify(answer).length).toBeLessThan(10_000);
  });

  it('refuses more objects than S3 deletes at once', async () => {
    const objects = Array.from({ length: 1001 }, () => object('good.gz'));
    await expect(handler({ objects }, context)).rejects.toMatchObject({ name: 'InvalidInputError' });
  });

  it.each([null, '', 'null'])('takes %j for no version', async (versionId) => {
    const answer = await handler({ objects: [{ ...object('good.gz'), versionId }] } as IngestInput, context);
    expect(answer).toMatchObject({ masked: { 0: { ETag: expect.any(String) } } });
  });

  it('refuses a batch of several sources in several buckets: its originals are deleted from one', async () => {
    const objects = [object('good.gz'), { ...object('good.gz'), bucket: 'shop-logs' }];
    await expect(handler({ objects }, context)).rejects.toMatchObject({
      name: 'InvalidInputError',
      message: expect.stringContaining('All objects must be in one bucket') as string,
    });
  });

  it('refuses input of another shape, and names the field', async () => {
    await expect(
      handler({ objects: [{ key: 'a' }] } as unknown as IngestInput, context),
    ).rejects.toMatchObject({
      name: 'InvalidInputError',
      message: expect.stringContaining('objects[0].bucket') as string,
    });
  });
});
