import { randomUUID } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { Stack } from '../../../infra/operator/stack.ts';
import { type VerifyOptions, verify } from '../../../infra/verify/index.ts';
import { IngestExecutions } from '../../../infra/verify/ingest-executions.ts';
import { startOfIngest } from '../../../infra/verify/start-of-ingest.ts';
import { Traces } from '../../../infra/verify/traces.ts';
import { Trial } from '../../../infra/verify/trial.ts';
import { roleCredentials } from '../../../local-cloud/core/principals.ts';
import type { Access, PolicyDocument, Statement } from '../../../local-cloud/iam/policy.ts';
import { page } from '../../docs/pages.ts';
import { type DeployedStack, deployStackOnBuckets } from '../../support/deployed-stack.ts';
import { hurriedClock } from '../../support/hurried-clock.ts';
import { kmsKeyArn } from '../../support/kms-key.ts';

const caller = 'arn:aws:iam::000000000000:role/verifier';
const accesses: Access[] = [];
let deployed: DeployedStack;

beforeAll(async () => {
  deployed = await deployStackOnBuckets(
    {},
    { clock: hurriedClock, onAccess: (access) => accesses.push(access) },
  );
});
afterAll(() => deployed.remove());

describe('A stage that works', () => {
  it('is proven by two runs at once, one of them with the permissions that the documentation lists', async () => {
    const since = accesses.length;
    const [one, other] = await Promise.all([
      run({ config: callerConfig(documentedPolicy()) }),
      run({ keep: true }),
    ]);

    expect(one.lines).toEqual([
      expect.stringMatching(/ok +Caller +account 000000000000, us-east-1, as .*assumed-role\/verifier/),
      expect.stringMatching(/ok +Stack +ExistingBuckets, CREATE_COMPLETE; logs of site \(s3:.*shop.*docs/),
      expect.stringMatching(/ok +Alarms +\d+ alarms for the topic, and none is on/),
      expect.stringMatching(/note +Topic +nobody subscribes/),
      expect.stringMatching(/ok +Schedule +off/),
      expect.stringMatching(/ok +Put +4 small logs, in s3:\/\/existing-logs\/cdn\/verify-\d{10}\/ and/),
      expect.stringMatching(/ok +Start/),
      expect.stringMatching(/ok +Mask +4 logs, 12 rows/),
      expect.stringMatching(/ok +Delete/),
      expect.stringMatching(/ok +Warehouse/),
      expect.stringMatching(/ok +Load +19\d\d-\d\d-\d\d: 9 rows of 3 logs/),
      expect.stringMatching(/ok +Load again/),
      expect.stringMatching(/ok +Two loads +19\d\d-\d\d-\d\d: both succeeded; 3 rows of 1 log,/),
      expect.stringMatching(/^Next, a broken log\. Expect one message, "ExistingBuckets-ingest FAILED"/),
      expect.stringMatching(/ok +Break .* isolated-\w+$/),
      expect.stringMatching(/ok +Redrive/),
      expect.stringMatching(/ok +Backfill/),
      expect.stringMatching(/ok +Load rest .* 15 rows of 5 logs/),
      expect.stringMatching(/ok +Vacuum/),
      expect.stringMatching(/ok +Remove/),
      'ExistingBuckets works.',
    ]);
    expect(one.isGood).toBe(true);

    expect(other.isGood).toBe(true);
    expect(other.text).toContain('What was put is kept.');
    const kept = idOf(other);
    expect(await traces()).toEqual({ runs: [kept], hosts: [`${kept}.verify.invalid`], rows: 18 });
    await removeAsTold(other.text);
    expect(await traces()).toEqual({ runs: [], hosts: [], rows: 0 });

    expect(usedActions(since)).toEqual(
      actionsOf(documentedPolicy()).filter((action) => !needlessHere.includes(action)),
    );
  });
});

/** A bucket here keeps no versions; queues are looked at when something is wrong, which a test below sees. */
const needlessHere = ['s3:DeleteObjectVersion', 'sqs:GetQueueAttributes'];

describe('What is wrong is said, with what to do, and what was put is removed:', () => {
  it('S3 does not notify the queue', async () => {
    const { isGood, text } = await withoutNotifications(() =>
      run({ patience: 0.001, config: callerConfig(documentedPolicy()) }),
    );
    expect(text).toMatch(/FAIL +Start .* S3 has not told the queue either\. To do: .*--bucket existing-logs/);
    expect(text).toMatch(/ok +Remove .* Failed: 1 step\.$/);
    expect(text).not.toContain('Mask');
    expect(isGood).toBe(false);
    expect((await traces()).runs).toEqual([]);
  });

  it.each<[string, 'queue' | 'dead letters', (sqs: SQSClient, QueueUrl: string) => Promise<unknown>]>([
    ['S3 has told the queue, but nobody reads it.', 'queue', async () => undefined],
    [
      'S3 has told the queue, and start-ingest has read it, but fails or is slow.',
      'queue',
      (sqs, QueueUrl) => sqs.send(new ReceiveMessageCommand({ QueueUrl })),
    ],
    ['There are messages in the dead-letter queue', 'dead letters', async () => undefined],
  ])('%s', async (problem, place, then) => {
    const { cloud, stack } = deployed;
    const { sqs } = stack;
    const queues: Record<string, string> = {};
    for (const name of ['queue', 'dead letters']) {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: randomUUID() }));
      queues[name] = QueueUrl;
    }
    await sqs.send(new SendMessageCommand({ QueueUrl: queues[place], MessageBody: 'of a log' }));
    await then(sqs, queues[place] as string);
    const other = new Stack(cloud.clientConfig, {
      ...stack.outputs,
      Sources: JSON.stringify(stack.sources.map((source) => ({ ...source, queueUrl: queues.queue }))),
      DeadLetterQueueUrl: queues['dead letters'] as string,
    });
    const context = {
      stack: other,
      trial: new Trial(),
      traces: new Traces(),
      ingest: new IngestExecutions(other.sfn, other.outputs.IngestStateMachineArn),
      signal: new AbortController().signal,
      patience: 0,
    };
    const log = context.trial.log(other.sources[0], 'first', context.trial.days[0]);
    await expect(startOfIngest(context, [log]).work(() => undefined)).rejects.toThrow(problem);
    other.close();
  });

  it('the caller may not read the secret of the warehouse', async () => {
    const policy = documentedPolicy().replaceAll(
      'secretsmanager:GetSecretValue',
      'secretsmanager:DescribeSecret',
    );
    const { isGood, text } = await run({ config: callerConfig(policy) });
    expect(text).toMatch(/FAIL +Warehouse .*perform: secretsmanager:GetSecretValue/);
    expect(text).toContain('To do: The caller, or the role in the message, lacks a permission');
    expect(text).toMatch(/ok +Remove/);
    expect(isGood).toBe(false);
    expect((await traces()).runs).toEqual([]);
  });

  it('the caller may not remove what it has put: it is named', async () => {
    const policy = documentedPolicy().replaceAll(/"s3:DeleteObject", |, "s3:DeleteObject"(?=\])/g, '');
    const result = await withoutNotifications(() => run({ patience: 0.001, config: callerConfig(policy) }));
    expect(result.text).toMatch(
      /FAIL +Remove +Some of what this run put is left: its originals \(.*s3:DeleteObject.*Failed: 2 steps\.$/,
    );
    expect(result.isGood).toBe(false);
    expect((await traces()).runs).toEqual([idOf(result)]);
    await removeAsTold(result.text);
    expect((await traces()).runs).toEqual([]);
  });

  it('somebody interrupts it', async () => {
    const interruption = new AbortController();
    const { isGood, text } = await run({ signal: interruption.signal }, (line) => {
      if (line.includes('Put')) interruption.abort();
    });
    expect(text).toMatch(/ok +Put .*ok +Remove .* Interrupted\.$/);
    expect(isGood).toBe(false);
    expect((await traces()).runs).toEqual([]);
  });
});

interface Result {
  readonly isGood: boolean;
  /** One for each step, or text between steps. */
  readonly lines: readonly string[];
  readonly text: string;
}

/** @param onWrite is told of each text as it is written */
async function run(
  options: Partial<VerifyOptions> = {},
  onWrite: (text: string) => void = () => undefined,
): Promise<Result> {
  let written = '';
  const write = (text: string) => {
    written += text;
    onWrite(text);
  };
  const isGood = await verify({
    stackName: 'ExistingBuckets',
    config: deployed.cloud.clientConfig,
    out: { write },
    ...options,
  });
  const lines = written
    .replaceAll(/\n {28}(?!Next)/g, ' ')
    .split('\n')
    .map((line) => line.replace(/^ +[\d.]+ s +/, '').trim())
    .filter((line) => line !== '');
  return { isGood, lines, text: lines.join(' ') };
}

const idOf = ({ text }: Result): string => /verify-(\d+)/.exec(text)?.[1] as string;

/** The policy in docs/deployment.md, for the stack and the buckets of this test. */
function documentedPolicy(): string {
  const { codeBlocks } = page('docs/deployment.md');
  const policy = codeBlocks.find(({ code }) => code.includes('"Statement"'))?.code as string;
  return policy
    .replaceAll('AccessLogWarehouse-*', 'ExistingBuckets*')
    .replaceAll('accesslogwarehouse-*', 'existingbuckets*')
    .replaceAll('my-cloudfront-logs', '*-logs')
    .replaceAll('arn:aws:kms:REGION:ACCOUNT:key/ID', kmsKeyArn);
}

/** A caller that may do what a policy says, and no more. */
function callerConfig(policy: string) {
  const { policies } = deployed.cloud.iam;
  const role = `${caller}-${randomUUID()}`;
  const inline = { verify: JSON.parse(policy) as PolicyDocument };
  policies.putRole(role, { trust: { Statement: [] }, managedPolicyArns: [], inline });
  return { ...deployed.cloud.clientConfig, credentials: roleCredentials(role) };
}

const actionsOf = (policy: string): string[] =>
  [...new Set((JSON.parse(policy).Statement as Statement[]).flatMap(({ Action }) => [Action].flat()))].sort();

/** What callers have done since then. */
function usedActions(since: number): string[] {
  const own = accesses.slice(since).filter(({ principal }) => principal.startsWith(caller));
  return [...new Set(own.map(({ action }) => action))].sort();
}

/** Does something while the bucket of the first source notifies nobody. */
async function withoutNotifications<Result>(work: () => Promise<Result>): Promise<Result> {
  const { s3 } = deployed.stack;
  const Bucket = 'existing-logs';
  const configuration = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const configure = (NotificationConfiguration: NotificationConfiguration) =>
    s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  await configure({});
  try {
    return await work();
  } finally {
    await configure({ QueueConfigurations: configuration.QueueConfigurations });
  }
}

/** What is left of runs: their numbers in keys of logs, their hosts, and how many facts. */
async function traces(): Promise<{ runs: string[]; hosts: unknown[]; rows: number }> {
  const { stack } = deployed;
  const runs = new Set<string>();
  for (const Bucket of ['existing-logs', 'docs-logs', stack.outputs.MaskedBucketName]) {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: stack.s3 }, { Bucket })) {
      for (const { Key = '' } of Contents) {
        const id = Key.startsWith('loads/') ? undefined : /verify-(\d+)/.exec(Key)?.[1];
        if (id) runs.add(id);
      }
    }
  }
  const hosts = await stack.query("SELECT name FROM host WHERE name LIKE '%.verify.invalid'");
  return { runs: [...runs], hosts: hosts.flat(), rows: await deployed.rows() };
}

/** Does what verify has told people to do by hand. */
async function removeAsTold(text: string): Promise<void> {
  const { stack } = deployed;
  for (const [, bucket, key] of text.matchAll(/s3:\/\/([^/ ]+)\/(\S+\.(?:gz|zst))(?= |$)/g)) {
    await stack.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  }
  for (const [sql] of text.matchAll(/DELETE FROM [^;]+/g)) await stack.query(sql);
}
