import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type Cloud, startCloud } from '../../../../local-cloud/cloud.ts';
import { compilePattern, type Pattern } from '../../../../local-cloud/services/eventbridge/pattern.ts';
import { Workspace } from '../../deployer/stacks.ts';

let cloud: Cloud;
let workspace: Workspace;
let s3: S3Client;
let sqs: SQSClient;
beforeAll(async () => {
  workspace = new Workspace();
  cloud = await startCloud({ port: 0 });
  s3 = new S3Client(cloud.clientConfig);
  sqs = new SQSClient(cloud.clientConfig);
});
afterAll(async () => {
  for (const client of [s3, sqs]) client.destroy();
  await cloud.close();
  workspace.remove();
});

const ofBucket = (name: string, key?: string): EventPattern => ({
  source: ['aws.s3'],
  detailType: ['Object Created'],
  detail: { bucket: { name: [name] }, ...(key && { object: { key: Match.prefix(key) } }) },
});

/** A rule that sends to a queue. */
function ruleWith(eventPattern: EventPattern, queuePolicy: 'with' | 'without' = 'with') {
  return (stack: Stack) => {
    const queue = new Queue(stack, 'Queue');
    const target =
      queuePolicy === 'with' ? new SqsQueue(queue) : { bind: () => ({ arn: queue.queueArn, id: '' }) };
    new Rule(stack, 'Rule', { eventPattern, targets: [target] });
    new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
  };
}

async function deploy(define: (stack: Stack) => void, stackName: string): Promise<string> {
  const { outputs } = await cloud.deploy(workspace.synthesize(define, stackName));
  return outputs.QueueUrl as string;
}

async function bucketOnBus(Bucket: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    }),
  );
}

const put = (Bucket: string, Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'seven b' }));

async function received(QueueUrl: string) {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}

describe('A bucket with EventBridge switched on', () => {
  it('tells of a new object, with its key as it is, the queue of each rule that matches', async () => {
    await bucketOnBus('told');
    const queueUrl = await deploy(ruleWith(ofBucket('told', 'year=2026/')), 'Told');
    const { ETag } = await put('told', 'year=2026/ä b+c%.gz');
    await put('told', 'year=2025/old.gz');
    expect(await received(queueUrl)).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Object Created',
        source: 'aws.s3',
        account: '000000000000',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: 'us-east-1',
        resources: ['arn:aws:s3:::told'],
        detail: expect.objectContaining({
          bucket: { name: 'told' },
          object: {
            key: 'year=2026/ä b+c%.gz',
            size: 7,
            etag: ETag?.replaceAll('"', ''),
            sequencer: expect.stringMatching(/^[0-9A-F]+$/),
          },
          reason: 'PutObject',
        }),
      },
    ]);
  });

  it('says that it is, until it is switched off', async () => {
    await bucketOnBus('switched');
    const Bucket = 'switched';
    const configuration = () => s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect((await configuration()).EventBridgeConfiguration).toEqual({});
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }));
    expect((await configuration()).EventBridgeConfiguration).toBeUndefined();
    const queueUrl = await deploy(ruleWith(ofBucket(Bucket)), 'Switched');
    await put(Bucket, 'a');
    expect(await received(queueUrl)).toEqual([]);
  });

  it('does not reach a queue whose policy does not let the rule send', async () => {
    await bucketOnBus('denied');
    const queueUrl = await deploy(ruleWith(ofBucket('denied'), 'without'), 'Denied');
    await put('denied', 'a');
    expect(await received(queueUrl)).toEqual([]);
  });

  it('tells nobody when the rule is gone, or of another bucket', async () => {
    await bucketOnBus('left');
    const queueUrl = await deploy(ruleWith(ofBucket('left')), 'Left');
    await deploy(ruleWith(ofBucket('other')), 'Left');
    await put('left', 'a');
    await deploy((stack) => {
      new Queue(stack, 'Queue');
    }, 'Left');
    await put('left', 'b');
    expect(await received(queueUrl)).toEqual([]);
  });
});

describe('A rule of events of S3', () => {
  it('stops the deployment when its target or pattern would do something else on AWS', async () => {
    const toTopic = (stack: Stack) => {
      new Rule(stack, 'Rule', {
        eventPattern: ofBucket('b'),
        targets: [new SnsTopic(new Topic(stack, 'T'))],
      });
    };
    await expect(deploy(toTopic, 'ToTopic')).rejects.toThrow('events of S3 are sent to queues, not to arn:');
    const numeric = ruleWith({ source: ['aws.s3'], detail: { object: { size: [{ numeric: ['>', 0] }] } } });
    await expect(deploy(numeric, 'Numeric')).rejects.toThrow('{"numeric":[">",0]} of an event pattern');
  });
});

describe('An event pattern', () => {
  const event = { source: 'aws.s3', detail: { key: 'a/b.gz', tags: ['x', 'y'], size: 1 } };

  it.each<[boolean, Pattern]>([
    [true, {}],
    [true, { source: ['aws.ec2', 'aws.s3'] }],
    [true, { detail: { key: [{ prefix: 'a/' }], size: [1] } }],
    [true, { detail: { key: [{ suffix: '.gz' }], tags: ['y'] } }],
    [true, { detail: { key: [{ wildcard: 'a/*.gz' }] } }],
    [false, { source: ['aws'] }],
    [false, { source: [] }],
    [false, { detail: { key: [{ prefix: 'b' }] } }],
    [false, { detail: { key: [{ wildcard: '*.g' }] } }],
    [false, { detail: { size: ['1'] } }],
    [false, { detail: { none: [{ prefix: '' }] } }],
    [false, { detail: { key: { prefix: ['a'] } } }],
    [false, { other: { key: ['a'] } }],
  ])('matches (%s) by %j', (matches, pattern) => {
    expect(compilePattern(pattern)(event)).toBe(matches);
  });
});
