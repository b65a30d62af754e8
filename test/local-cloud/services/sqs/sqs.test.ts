import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { startStorage } from '../../services.ts';

let directory: string;
let storage: Awaited<ReturnType<typeof startStorage>>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sqs-'));
  storage = await startStorage(directory);
});
afterEach(async () => {
  await storage.close();
  rmSync(directory, { recursive: true });
});

test('the URL of a queue begins with the endpoint, also after a restart on another port', async () => {
  const QueueUrl = await createQueue('jobs');
  expect(QueueUrl).toBe(`${storage.endpoint}/000000000000/jobs`);
  await restart();
  const found = await storage.sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));
  expect(found.QueueUrl).toBe(`${storage.endpoint}/000000000000/jobs`);
});

test('a message that somebody held when the process ended can be received at once', async () => {
  const QueueUrl = await createQueue('jobs');
  await storage.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'held' }));
  expect(await receive(QueueUrl)).toHaveLength(1);
  expect(await receive(QueueUrl)).toHaveLength(0);
  await restart();
  const { QueueUrl: newUrl } = await storage.sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));
  expect(await receive(newUrl)).toMatchObject([
    { Body: 'held', Attributes: { ApproximateReceiveCount: '2' } },
  ]);
});

test('a message given back too often ends in the dead-letter queue', async () => {
  const deadLetters = await createQueue('dead-letters');
  const QueueUrl = await createQueue('jobs', {
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead-letters',
      maxReceiveCount: 2,
    }),
  });
  await storage.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
  for (let times = 0; times < 2; times++) {
    const [message] = await receive(QueueUrl);
    await storage.sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  }
  expect(await receive(QueueUrl)).toHaveLength(0);
  expect(await receive(deadLetters)).toMatchObject([{ Body: 'poison' }]);
});

async function restart() {
  await storage.close();
  storage = await startStorage(directory);
}

async function createQueue(QueueName: string, Attributes = {}) {
  const { QueueUrl } = await storage.sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}

async function receive(QueueUrl: string | undefined) {
  const { Messages = [] } = await storage.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'] }),
  );
  return Messages;
}
