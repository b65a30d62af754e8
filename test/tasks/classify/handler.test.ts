import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import type { JudgeAnswer } from '../../../tasks/classify/judge-files.ts';
import { RecordedOutput } from '../recorded-output.ts';
import { endpointOf, startS3 } from '../s3-server.ts';

const context = {
  functionName: 'classify',
  awsRequestId: '1',
  getRemainingTimeInMillis: () => 900_000,
} as Context;

let server: Awaited<ReturnType<typeof startS3>>;
let handler: (event: object, context: Context) => Promise<JudgeAnswer>;
let output: RecordedOutput;

beforeAll(async () => {
  server = await startS3('masked');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: await endpointOf(server.s3),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    MASKED_BUCKET_NAME: 'masked',
    RULES_VERSION: 'v1',
    SECTIONS: '[]',
    POWERTOOLS_METRICS_NAMESPACE: 'test',
  });
  const Body = '{"kind":"page","id":1,"value":"/"}\n';
  await server.s3.send(new PutObjectCommand({ Bucket: 'masked', Key: 'loads/x/unclassified/000', Body }));
  output = new RecordedOutput();
  handler = (await import('../../../tasks/classify/handler.ts')).handler as typeof handler;
});

afterAll(async () => {
  output.stop();
  await server.stop();
});

it('logs how many values it has judged, and none of them', async () => {
  output.clear();
  expect(await handler({ folder: 'loads/x/', after: '' }, context)).toEqual({ judged: 1, after: '' });
  const judged = { service: 'classify', message: 'Judged values', judged: 1, rules: 'v1' };
  expect(output.lines()).toContainEqual(expect.objectContaining(judged));
});

it.each([
  [{ folder: 'masked/x/', after: '' }, 'folder'],
  [{ folder: 'loads/x/' }, 'after'],
  [{ folder: 'loads/x/', after: '', bucket: 'another' }, 'bucket'],
])('refuses %j, and names the wrong field', async (event, field) => {
  const refused = handler(event, context);
  await expect(refused).rejects.toMatchObject({ name: 'InvalidInputError' });
  await expect(refused).rejects.toThrow(new RegExp(`\\b${field}\\b`));
});
