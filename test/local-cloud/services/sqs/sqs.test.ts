import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
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

describe('StartMessageMoveTask', () => {
  const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const start = (SourceArn: string, DestinationArn?: string) =>
    storage.sqs.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
  /** A queue that gives up after one receive. */
  const impatientQueue = (name: string) =>
    createQueue(name, {
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dead-letters'), maxReceiveCount: 1 }),
    });
  const urlOf = async (QueueName: string) =>
    (await storage.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
  async function die(QueueUrl: string | undefined, MessageBody: string) {
    const MessageAttributes = { from: { DataType: 'String', StringValue: 'S3' } };
    await storage.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
    expect(await receive(QueueUrl)).toHaveLength(1);
    expect(await receive(QueueUrl)).toHaveLength(0);
  }

  test('sends each dead letter back to the queue that it came from, also after a restart', async () => {
    await createQueue('dead-letters');
    await die(await impatientQueue('first'), 'one');
    await die(await impatientQueue('second'), 'two');
    await restart();
    await start(arn('dead-letters'));
    const { Results } = await storage.sqs.send(
      new ListMessageMoveTasksCommand({ SourceArn: arn('dead-letters') }),
    );
    expect(Results).toEqual([
      {
        Status: 'COMPLETED',
        SourceArn: arn('dead-letters'),
        ApproximateNumberOfMessagesMoved: 2,
        ApproximateNumberOfMessagesToMove: 2,
        StartedTimestamp: expect.any(Number),
      },
    ]);
    expect(await receive(await urlOf('dead-letters'))).toHaveLength(0);
    const again = { Attributes: { ApproximateReceiveCount: '1' }, MessageAttributes: { from: {} } };
    expect(await receive(await urlOf('first'))).toMatchObject([{ Body: 'one', ...again }]);
    expect(await receive(await urlOf('second'))).toMatchObject([{ Body: 'two', ...again }]);
  });

  test('sends all of them to the destination that is given', async () => {
    await createQueue('dead-letters');
    const other = await createQueue('other');
    const first = await impatientQueue('first');
    for (let n = 0; n < 11; n++) await die(first, `${n}`);
    // Somebody has looked at them.
    const QueueUrl = await urlOf('dead-letters');
    const look = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
    expect((await storage.sqs.send(look)).Messages).toHaveLength(10);
    await start(arn('dead-letters'), arn('other'));
    expect(await receive(await urlOf('dead-letters'))).toHaveLength(0);
    const bodies: (string | undefined)[] = [];
    for (let n = 0; n < 11; n++) bodies.push((await receive(other))[0]?.Body);
    expect(bodies.map(Number).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('keeps what was sent to the dead-letter queue itself, and says so', async () => {
    const deadLetters = await createQueue('dead-letters');
    await storage.sqs.send(new SendMessageCommand({ QueueUrl: deadLetters, MessageBody: 'stray' }));
    await die(await impatientQueue('first'), 'one');
    await start(arn('dead-letters'));
    const { Results } = await storage.sqs.send(
      new ListMessageMoveTasksCommand({ SourceArn: arn('dead-letters') }),
    );
    expect(Results).toMatchObject([
      {
        Status: 'FAILED',
        FailureReason: 'CouldNotDetermineMessageSource',
        ApproximateNumberOfMessagesMoved: 1,
      },
    ]);
    expect(await receive(deadLetters)).toMatchObject([{ Body: 'stray' }]);
  });

  test.each([
    ['a queue that is no dead-letter queue', 'first', undefined, 'InvalidParameterValue'],
    ['a queue that does not exist', 'none', undefined, 'ResourceNotFoundException'],
    ['a destination that does not exist', 'dead-letters', 'none', 'ResourceNotFoundException'],
    ['a destination that is the source', 'dead-letters', 'dead-letters', 'InvalidParameterValue'],
  ])('refuses %s', async (_, source, destination, name) => {
    await createQueue('dead-letters');
    await impatientQueue('first');
    await expect(start(arn(source), destination && arn(destination))).rejects.toMatchObject({ name });
  });
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
    new ReceiveMessageCommand({
      QueueUrl,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages;
}
