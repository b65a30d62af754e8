import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  type QueueConfiguration,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { checkBuckets, type Findings } from '../../../infra/preflight/check-buckets.ts';
import type { ResolvedSource } from '../../../infra/resolve-stage.ts';
import { type Cloud, startCloud } from '../../../local-cloud/cloud.ts';
import { queueArn } from '../../../local-cloud/core/arn.ts';
import { type FakeAws, startFakeAws } from './fake-aws.ts';

const stack = 'AccessLogWarehouse-production';
const site: ResolvedSource = { id: 'site', bucketName: 'logs', prefix: 'cdn/' };

describe('The notifications of a bucket', () => {
  let cloud: Cloud;
  let s3: S3Client;
  beforeAll(async () => {
    cloud = await startCloud({ port: 0 });
    s3 = new S3Client(cloud.clientConfig);
    const sqs = new SQSClient(cloud.clientConfig);
    await sqs.send(new CreateQueueCommand({ QueueName: 'others' }));
    sqs.destroy();
    await s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
  });
  afterAll(async () => {
    s3.destroy();
    await cloud.close();
  });

  /** What is said when the bucket has a notification. */
  async function faultsWith(notification: Partial<QueueConfiguration>, ...sources: ResolvedSource[]) {
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: 'logs',
        SkipDestinationValidation: true,
        NotificationConfiguration: {
          QueueConfigurations: [
            { Id: 'theirs', Events: ['s3:ObjectCreated:*'], QueueArn: queueArn('others'), ...notification },
          ],
        },
      }),
    );
    const { faults } = await checkBuckets(sources.length > 0 ? sources : [site], stack, cloud.clientConfig);
    return faults;
  }
  const below = (Value: string) => ({
    Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value }] } },
  });

  it('may be of other keys', async () => {
    expect(await faultsWith(below('images/'))).toEqual([]);
  });

  it.each(['', 'c', 'cdn/', 'cdn/2026'])(
    'may not be of the same event and keys: prefix "%s"',
    async (prefix) => {
      expect(await faultsWith(below(prefix))).toEqual([
        expect.stringMatching(
          /^The notification "theirs" of the bucket logs, to .*:others, covers new logs of the source site too\..*remove it/,
        ),
      ]);
    },
  );

  it('have URL-encoded prefixes', async () => {
    const hive = { ...site, prefix: 'year=2026/' };
    expect(await faultsWith(below('year%3D2026/month%3D11/'), hive)).toHaveLength(1);
    expect(await faultsWith(below('year%3D2025/'), hive)).toEqual([]);
    expect(await faultsWith(below('100%'), hive)).toEqual([]);
  });

  it('may be of a part of the same events only', async () => {
    expect(await faultsWith({ Events: ['s3:ObjectCreated:Copy'] })).toHaveLength(1);
  });

  it('conflict with each source that they cover', async () => {
    const shop = { ...site, id: 'shop', prefix: 'shop/' };
    expect(await faultsWith(below('shop/'), site, shop)).toEqual([expect.stringContaining('source shop')]);
  });

  it('may not go to a queue that is gone, whatever they are of', async () => {
    expect(await faultsWith({ ...below('images/'), QueueArn: queueArn('gone') })).toEqual([
      expect.stringMatching(
        /^The notification "theirs" of the bucket logs goes to .*:gone, which is gone\..*remove it in the S3 console/,
      ),
    ]);
  });

  it('of any kind do not matter to a source of EventBridge, which must be switched on', async () => {
    const onBus: ResolvedSource = { ...site, events: 'eventbridge' };
    const off = await faultsWith({ QueueArn: queueArn('gone') }, onBus);
    expect(off).toEqual([
      expect.stringMatching(
        /^The bucket logs does not send its events to EventBridge, .* source site .*Switch it on/,
      ),
    ]);
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: 'logs',
        NotificationConfiguration: { EventBridgeConfiguration: {} },
      }),
    );
    expect((await checkBuckets([onBus], stack, cloud.clientConfig)).faults).toEqual([]);
  });

  it('are not looked at where the stage makes the bucket', async () => {
    const nothing: Findings = { faults: [], warnings: [] };
    expect(await checkBuckets([{ id: 'site' }], stack, cloud.clientConfig)).toEqual(nothing);
  });

  it('are missed with their bucket', async () => {
    expect(await checkBuckets([{ id: 'site', bucketName: 'lgos' }], stack, cloud.clientConfig)).toEqual({
      faults: ['There is no bucket lgos: correct its name in the stage, or create it.'],
      warnings: [],
    });
  });
});

describe('A bucket', () => {
  let aws: FakeAws;
  beforeAll(async () => {
    aws = await startFakeAws();
  });
  afterAll(() => aws.stop());

  const look = (answers: FakeAws['answers'], source = site) => {
    aws.answers = answers;
    return checkBuckets([source], stack, aws.config);
  };
  const versioning = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
  const lifecycle = (rule: string) =>
    `<LifecycleConfiguration><Rule><Status>Enabled</Status>${rule}</Rule></LifecycleConfiguration>`;
  const noncurrent = (days: number, more = '') =>
    `<NoncurrentVersionExpiration><NoncurrentDays>${days}</NoncurrentDays>${more}</NoncurrentVersionExpiration>`;
  const replication = (prefix: string, status = 'Enabled') =>
    `<ReplicationConfiguration><Rule><ID>copy</ID><Status>${status}</Status><Filter><Prefix>${prefix}</Prefix></Filter>
     <Destination><Bucket>arn:aws:s3:::copies</Bucket></Destination></Rule></ReplicationConfiguration>`;
  const encryption = (key: string) =>
    `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>
     <KMSMasterKeyID>${key}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;
  const lock = `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>
    <Mode>GOVERNANCE</Mode><Days>30</Days></DefaultRetention></Rule></ObjectLockConfiguration>`;
  const notification = (kind: string, arn: string, id = 'theirs') =>
    `<NotificationConfiguration><${kind}Configuration><Id>${id}</Id><${kind}>${arn}</${kind}><Event>s3:ObjectRemoved:*</Event>
     </${kind}Configuration></NotificationConfiguration>`;

  it('without settings of its own is right', async () => {
    expect(await look({})).toEqual({ faults: [], warnings: [] });
  });

  it.each<[string, FakeAws['answers']]>([
    ['suspended versioning', { versioning: versioning.replace('Enabled', 'Suspended') }],
    [
      'old versions that expire',
      { versioning, lifecycle: lifecycle(`<Filter><Prefix>cdn/</Prefix></Filter>${noncurrent(1)}`) },
    ],
    [
      'old versions of all keys that expire',
      { versioning, lifecycle: lifecycle(`<Filter/>${noncurrent(7)}`) },
    ],
    ['a replication of other keys', { replication: replication('images/') }],
    ['a replication that is off', { replication: replication('', 'Disabled') }],
    ["S3's own key", { encryption: encryption('arn:aws:kms:eu-west-1:1:alias/aws/s3') }],
    [
      'a function that exists',
      { notification: notification('CloudFunction', 'arn:aws:lambda:eu-west-1:1:function:there') },
    ],
    ['a topic that exists', { notification: notification('Topic', 'arn:aws:sns:eu-west-1:1:there') }],
    [
      "the stack's own notification",
      {
        notification: notification(
          'Topic',
          'arn:aws:sns:eu-west-1:1:gone',
          `${'arn:aws:cloudformation:eu-west-1:1:stack/AccessLogWarehouse-production/1'}-ab`,
        ),
      },
    ],
  ])('may have %s', async (_, answers) => {
    expect(await look(answers)).toEqual({ faults: [], warnings: [] });
  });

  it.each<[string, FakeAws['answers'], RegExp]>([
    ['versioning', { versioning }, /has versioning: .* the source site .* below "cdn\/" expire/],
    [
      'old versions that expire elsewhere',
      { versioning, lifecycle: lifecycle(`<Filter><Prefix>cdn/2026</Prefix></Filter>${noncurrent(1)}`) },
      /versioning/,
    ],
    [
      'old versions that expire late',
      { versioning, lifecycle: lifecycle(`<Filter/>${noncurrent(8)}`) },
      /versioning/,
    ],
    [
      'some of its old versions',
      {
        versioning,
        lifecycle: lifecycle(
          `<Filter/>${noncurrent(1, '<NewerNoncurrentVersions>1</NewerNoncurrentVersions>')}`,
        ),
      },
      /versioning/,
    ],
    [
      'old versions of large logs',
      {
        versioning,
        lifecycle: lifecycle(`<Filter><ObjectSizeLessThan>9</ObjectSizeLessThan></Filter>${noncurrent(1)}`),
      },
      /versioning/,
    ],
    ['a lock on its objects', { 'object-lock': lock }, /locks its objects for 30 days/],
    [
      'copies of its logs',
      { replication: replication('cdn/2026') },
      /"copy" .* replicates logs of the source site to arn:aws:s3:::copies/,
    ],
  ])('may not keep %s', async (_, answers, fault) => {
    expect((await look(answers)).faults).toEqual([expect.stringMatching(fault)]);
  });

  it.each([
    ['function', 'CloudFunction', 'arn:aws:lambda:eu-west-1:1:function:gone'],
    ['topic', 'Topic', 'arn:aws:sns:eu-west-1:1:gone'],
  ])('may not notify a %s that is gone', async (_, kind, arn) => {
    const { faults } = await look({ notification: notification(kind, arn) });
    expect(faults).toEqual([expect.stringContaining(`goes to ${arn}, which is gone`)]);
  });

  it('is in the region of the deployment', async () => {
    expect((await look({ region: 'us-west-2' })).faults).toEqual([
      expect.stringContaining('is in us-west-2, and the stage would be deployed to eu-west-1'),
    ]);
  });

  it('with a key of its own is a warning: the policy of the key may allow what is needed', async () => {
    const key = 'arn:aws:kms:eu-west-1:1:key/12';
    const warning = expect.stringContaining(`is encrypted with the key ${key}. Logs of the source site can`);
    expect(await look({ encryption: encryption(key) })).toEqual({ faults: [], warnings: [warning] });
    const another = { ...site, kmsKeyArn: 'arn:aws:kms:eu-west-1:1:key/112' };
    expect(await look({ encryption: encryption(key) }, another)).toEqual({ faults: [], warnings: [warning] });
    for (const named of [key, '12', 'arn:aws:kms:eu-west-1:1:alias/logs']) {
      const answer = await look({ encryption: encryption(named) }, { ...site, kmsKeyArn: key });
      expect(answer).toEqual({ faults: [], warnings: [] });
    }
  });

  it('without ACLs is a warning: logs may come in another way than from CloudFront', async () => {
    const ownershipControls = `<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>`;
    expect(await look({ ownershipControls })).toEqual({
      faults: [],
      warnings: [expect.stringContaining('has ACLs disabled')],
    });
  });

  it('that cannot be looked at is a warning for each setting', async () => {
    const { faults, warnings } = await look({ versioning: 'denied', replication: 'denied' });
    expect(faults).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/^The bucket logs: versioning could not be checked: /),
      expect.stringMatching(/^The bucket logs: replication could not be checked: /),
    ]);
  });
});
