import { PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { RecordedOutput } from '../recorded-output.ts';
import { endpointOf, startS3 } from '../s3-server.ts';

const context = {
  functionName: 'measure-originals',
  awsRequestId: 'request',
  memoryLimitInMB: '256',
} as Context;

let server: Awaited<ReturnType<typeof startS3>>;
let handler: (event: object, context: Context) => Promise<unknown>;
let output: RecordedOutput;

beforeAll(async () => {
  server = await startS3('source');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: await endpointOf(server.s3),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    POWERTOOLS_METRICS_NAMESPACE: 'test',
  });
  const sqs = new SQSClient();
  const { QueueUrl: queueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'new-logs' }));
  sqs.destroy();
  process.env['WATCHED_SOURCES'] = JSON.stringify([{ bucket: 'source', prefix: '', queueUrl }]);
  for (const Key of ['a.gz', 'b.gz']) {
    await server.s3.send(new PutObjectCommand({ Bucket: 'source', Key, Body: 'x' }));
  }
  output = new RecordedOutput();
  handler = (await import('../../../tasks/measure-originals/handler.ts')).handler as typeof handler;
});

afterAll(async () => {
  output.stop();
  await server.stop();
});

it('The handler of measure-originals logs and counts what it has measured', async () => {
  await handler({}, context);
  const lines = output.lines();
  const oldestAge = expect.any(Number);
  expect(lines).toContainEqual(
    expect.objectContaining({
      service: 'measure-originals',
      message: 'Measured the originals',
      count: 2,
      oldestAge,
    }),
  );
  const metrics = lines.find(({ _aws }) => _aws !== undefined);
  expect(metrics).toMatchObject({ Originals: 2, OldestOriginalAge: oldestAge });
  expect(metrics?._aws?.CloudWatchMetrics[0]?.Metrics).toEqual([
    expect.objectContaining({ Name: 'Originals', Unit: 'Count' }),
    expect.objectContaining({ Name: 'OldestOriginalAge', Unit: 'Seconds' }),
  ]);
});
