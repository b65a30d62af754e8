import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { failedMessages } from '../../../../local-cloud/services/lambda/event-source/batch-response.ts';
import type { EventSourceMapping } from '../../../../local-cloud/services/lambda/event-source/index.ts';
import { until } from '../../../support/until.ts';
import { startFunctions } from './functions.ts';

let cloud: Awaited<ReturnType<typeof startFunctions>>;
beforeEach(async () => {
  cloud = await startFunctions();
});
afterEach(() => cloud.close());

const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

test('messages reach the function in batches and leave the queue', async () => {
  const jobs = await createQueue('jobs');
  for (let count = 0; count < 25; count++) await send(jobs, String(count));
  await cloud.deploy(
    'work',
    'export const handler = async (event) => console.log(event.Records.map((r) => r.body).join());',
  );
  await feed({ batchSize: 25, maximumBatchingWindow: 1 });
  await until('an empty queue', async () => (await count(jobs)) === 0);
  const batches = cloud.logOf('work').flatMap(({ message }) => (message ? [message.split(',')] : []));
  expect(
    batches
      .flat()
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual(Array.from({ length: 25 }, (_, index) => index));
  expect(batches.length).toBeLessThan(25);
});

test('a message that fails in its batch comes back alone, and ends in the dead-letter queue', async () => {
  const deadLetters = await createQueue('dead-letters');
  const jobs = await createQueue('jobs', {
    VisibilityTimeout: '1',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('dead-letters'), maxReceiveCount: 2 }),
  });
  for (const body of ['good', 'bad', 'fine']) await send(jobs, body);
  await cloud.deploy(
    'work',
    `export const handler = async (event) => ({ batchItemFailures: event.Records
      .filter((record) => record.body === 'bad').map((record) => ({ itemIdentifier: record.messageId })) });`,
  );
  await feed({ reportBatchItemFailures: true });
  await until('the dead letter', async () => (await count(deadLetters)) === 1);
  expect(await count(jobs)).toBe(0);
});

test('a message outlives a function that fails', async () => {
  const jobs = await createQueue('jobs', { VisibilityTimeout: '1' });
  await send(jobs, 'job');
  await cloud.deploy('work', 'export const handler = async () => { throw new Error("not yet"); };');
  await feed({});
  await until('the first attempt', () => cloud.logOf('work').length > 0);
  await cloud.deploy('work', 'export const handler = async () => "done";');
  await until('an empty queue', async () => (await count(jobs)) === 0);
});

describe('the answer to a batch', () => {
  const ids = ['a', 'b'];
  it.each([
    ['null', []],
    ['{}', []],
    ['{"batchItemFailures":null}', []],
    ['{"batchItemFailures":[]}', []],
    ['{"batchItemFailures":[{"itemIdentifier":"b"}]}', ['b']],
    ['{"batchItemFailures":[{"itemIdentifier":""}]}', ids],
    ['{"batchItemFailures":[{"itemIdentifier":null}]}', ids],
    ['{"batchItemFailures":[{"id":"b"}]}', ids],
    ['{"batchItemFailures":[{"itemIdentifier":"c"}]}', ids],
    ['{"batchItemFailures":"b"}', ids],
  ])('%s leaves %j in the queue', (payload, failed) => {
    expect([...failedMessages({ payload }, ids, true)]).toEqual(failed);
  });

  it('does not matter without ReportBatchItemFailures', () => {
    expect(
      failedMessages({ payload: '{"batchItemFailures":[{"itemIdentifier":"b"}]}' }, ids, false).size,
    ).toBe(0);
  });
});

function feed(mapping: Partial<EventSourceMapping>) {
  return cloud.lambda.putEventSource('mapping', {
    functionName: 'work',
    queueArn: arnOf('jobs'),
    batchSize: 10,
    maximumBatchingWindow: 0,
    reportBatchItemFailures: false,
    maximumConcurrency: 2,
    ...mapping,
  });
}

async function createQueue(QueueName: string, Attributes = {}) {
  return (await cloud.sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl;
}

const send = (QueueUrl: string | undefined, MessageBody: string) =>
  cloud.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));

/** @returns how many messages the queue holds, visible or not */
async function count(QueueUrl: string | undefined) {
  const { Attributes } = await cloud.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return (
    Number(Attributes?.ApproximateNumberOfMessages) +
    Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
  );
}
