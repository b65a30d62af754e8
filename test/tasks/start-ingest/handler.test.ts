import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type Harness, stepFunctions } from '../../local-cloud/services/step-functions/harness.ts';
import { RecordedOutput } from '../recorded-output.ts';
import { s3Event } from './s3-event.ts';

const context = { functionName: 'start-ingest', awsRequestId: 'request', memoryLimitInMB: '256' } as Context;
const ingest = { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } };

let service: Harness;
let stateMachineArn: string;
let handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
let output: RecordedOutput;

beforeAll(async () => {
  service = await stepFunctions();
  stateMachineArn = await service.create(ingest, 'ingest');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: service.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    INGEST_STATE_MACHINE_ARN: stateMachineArn,
  });
  output = new RecordedOutput();
  handler = (await import('../../../tasks/start-ingest/handler.ts')).handler as typeof handler;
});

afterAll(async () => {
  output.stop();
  await service[Symbol.asyncDispose]();
});

describe('the handler of start-ingest', () => {
  it('gives back to the queue the messages that failed, and no other, and logs why by their ids', async () => {
    const Records = [
      { messageId: 'good', body: s3Event({ key: 'a.gz' }) },
      { messageId: 'other', body: s3Event({ key: 'b.gz' }) },
      { messageId: 'bad', body: 'hello' },
    ];
    expect(await handler({ Records } as SQSEvent, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'bad' }],
    });
    const { executions } = await service.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    expect(executions).toHaveLength(1);
    const lines = output.lines();
    expect(lines).toContainEqual(
      expect.objectContaining({ service: 'start-ingest', messages: 3, failed: 1 }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        messageId: 'bad',
        error: expect.objectContaining({ name: 'UnreadableMessageError', message: 'Not JSON' }),
      }),
    );
  });
});
