import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { maskedKey } from '../../../tasks/common/log-files.ts';
import type { ManifestSummary } from '../../../tasks/write-manifests/write-manifests.ts';
import { RecordedOutput } from '../recorded-output.ts';
import { endpointOf, startS3 } from '../s3-server.ts';

const context = (awsRequestId: string) =>
  ({ functionName: 'write-manifests', awsRequestId, memoryLimitInMB: '1024' }) as Context;
const right = { from: '2026-11-20', to: '2026-11-20', folder: 'loads/l/', reload: false };

let server: Awaited<ReturnType<typeof startS3>>;
let handler: (event: object, context: Context) => Promise<ManifestSummary>;
let output: RecordedOutput;

beforeAll(async () => {
  server = await startS3('masked');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: await endpointOf(server.s3),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    MASKED_BUCKET_NAME: 'masked',
    LOAD_WINDOW_DAYS: '16',
    POWERTOOLS_METRICS_NAMESPACE: 'test',
  });
  const Key = maskedKey({ sourceId: 'site', sourceKey: 'E1.gz', date: '2026-11-20' });
  await server.s3.send(new PutObjectCommand({ Bucket: 'masked', Key, Body: 'x' }));
  output = new RecordedOutput();
  handler = (await import('../../../tasks/write-manifests/handler.ts')).handler as typeof handler;
});

afterAll(async () => {
  output.stop();
  await server.stop();
});

describe('the handler of write-manifests', () => {
  it('writes into a folder for each request of Lambda', async () => {
    const folders: (string | undefined)[] = [];
    for (const request of ['request-1', 'request-2']) {
      const { batches } = await handler(right, context(request));
      folders.push(...batches.flatMap(({ manifest, files }) => [manifest, files]));
    }
    expect(folders).toEqual([
      's3://masked/loads/l/request-1/batch-0001.manifest.json',
      's3://masked/loads/l/request-1/batch-0001.files.jsonl',
      's3://masked/loads/l/request-2/batch-0001.manifest.json',
      's3://masked/loads/l/request-2/batch-0001.files.jsonl',
    ]);
  });

  it('logs and counts what it found', async () => {
    output.clear();
    await handler(right, context('request'));
    const lines = output.lines();
    expect(lines).toContainEqual(
      expect.objectContaining({
        service: 'write-manifests',
        message: 'Wrote manifests',
        files: 1,
        alreadyLoaded: 0,
        toLoad: 1,
        batches: 1,
      }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ FilesToLoad: 1 }));
  });

  it.each([
    [{ ...right, from: '2026-11-31', to: 5 }, ['from', 'to']],
    [{ ...right, folder: 'masked/l/', reload: 'no' }, ['folder', 'reload']],
    [{ ...right, folder: 'loads/l' }, ['folder']],
    [{ ...right, bucket: 'another' }, ['bucket']],
    [{}, ['from', 'to', 'folder', 'reload']],
  ])('refuses %j, and names each wrong field', async (event, fields) => {
    const refused = handler(event, context('request'));
    await expect(refused).rejects.toMatchObject({ name: 'InvalidInputError' });
    for (const field of fields) await expect(refused).rejects.toThrow(new RegExp(`\\b${field}\\b`));
  });
});
