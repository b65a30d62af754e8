import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startCloud } from '../../local-cloud/cloud.ts';
import type { Chance } from '../../local-cloud/core/chance.ts';
import { VirtualClock } from '../../local-cloud/core/virtual-clock.ts';

const root = join(import.meta.dirname, '../../local-cloud');

/** Files that take time or chance from the system, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'core/chance.ts': 'the chance of the system itself',
  'core/clock.ts': 'the time of the system itself',
  'services/lambda/runtime.ts': 'the code of functions runs on real time',
};

const fromTheSystem =
  /\b(randomUUID|getRandomValues|randomBytes|randomInt|Math\.random|Date\.now|performance\.now)\b|\bnew Date(\(\)|\b(?!\())/;

const code = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');

describe('No service of the local cloud takes time or chance from the system:', () => {
  it('all use the clock and the chance that the cloud is given', () => {
    const found = globSync('**/*.ts', { cwd: root }).filter((file) =>
      fromTheSystem.test(code(readFileSync(join(root, file), 'utf8'))),
    );
    expect(found.sort()).toEqual(Object.keys(exceptions));
  });

  it.each([
    'crypto.randomUUID()',
    "import { randomUUID } from 'node:crypto';",
    'const jitter = Math.random;',
    'Date.now()',
    'new Date()',
    'new Date;',
    'performance.now()',
  ])('%s would be found', (line) => {
    expect(code(line)).toMatch(fromTheSystem);
  });

  it.each(['new Date(0)', 'clock.now()', '/** Math.random. */', 'next(); // after Date.now()'])(
    '%s is allowed',
    (line) => {
      expect(code(line)).not.toMatch(fromTheSystem);
    },
  );
});

describe('Two clouds with the same time and chance', () => {
  it('give the same ids and dates', async () => {
    const [one, other] = [await idsAndDates(), await idsAndDates()];
    expect(one).toEqual(other);
    expect(one.created).toEqual(new Date('2026-11-23T00:00:00Z'));
    expect(one.started).toEqual(new Date('2026-11-23T00:00:00Z'));
    expect(one.events).toHaveLength(2);
    expect(one.executionArn).toMatch(/:00000000-0000-4000-8000-\d{12}$/);
  });
});

const roleArn = 'arn:aws:iam::000000000000:role/any';

/** Chance that counts: `00000000-0000-4000-8000-000000000001` and so on. */
function countingChance(): Chance {
  let count = 0;
  return {
    uuid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    random: () => 0.5,
  };
}

/** The events of a new object, a schedule and an execution, as a cloud makes them up. */
async function idsAndDates() {
  const clock = new VirtualClock(new Date('2026-11-23T00:00:00Z'));
  const cloud = await startCloud({ port: 0, clock, chance: countingChance() });
  const s3 = new S3Client(cloud.clientConfig);
  const sqs = new SQSClient(cloud.clientConfig);
  const scheduler = new SchedulerClient(cloud.clientConfig);
  const sfn = new SFNClient(cloud.clientConfig);
  try {
    const QueueArn = 'arn:aws:sqs:us-east-1:000000000000:events';
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'events' }));
    cloud.iam.policies.putResourcePolicy('events', [QueueArn], {
      Statement: { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: QueueArn },
    });
    await s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: 'logs',
        NotificationConfiguration: { QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectCreated:*'] }] },
      }),
    );
    await s3.send(new PutObjectCommand({ Bucket: 'logs', Key: 'a', Body: 'x' }));
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    await scheduler.send(
      new CreateScheduleCommand({
        Name: 'load',
        State: 'DISABLED',
        ScheduleExpression: 'rate(1 hour)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution', RoleArn: roleArn },
      }),
    );
    const { CreationDate: created, $metadata } = await scheduler.send(
      new GetScheduleCommand({ Name: 'load' }),
    );
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'done',
        roleArn,
        definition: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'Done',
          States: { Done: { Type: 'Succeed' } },
        }),
      }),
    );
    const { executionArn, startDate: started } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn }),
    );
    const events = Messages.map(({ Body = '' }) => JSON.parse(Body));
    return { events, created, started, executionArn, requestId: $metadata.requestId };
  } finally {
    for (const client of [s3, sqs, scheduler, sfn]) client.destroy();
    await cloud.close();
  }
}
