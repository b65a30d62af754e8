import { randomBytes } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CancelStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { executionsOf } from '../../infra/operator/executions.ts';
import { query } from '../../infra/operator/query.ts';
import { account } from '../../local-cloud/core/account.ts';
import { roleCredentials } from '../../local-cloud/core/principals.ts';
import { decide, type Policies } from '../../local-cloud/iam/decide.ts';
import type { Access, Rule, Statement } from '../../local-cloud/iam/policy.ts';
import { measureOriginals } from '../../tasks/measure-originals/measure-originals.ts';
import { type DeployedStack, deployStackOnBuckets } from '../support/deployed-stack.ts';
import { redriven, run, succeeded } from '../support/executions.ts';
import { daysAgo, log, logKey, row } from '../support/log.ts';
import { until } from '../support/until.ts';

/** Grants that no call here uses: by role, by action, and why they are needed all the same. */
const usedByAwsAlone: readonly [role: RegExp, action: RegExp, reason: string][] = [
  [
    /BackfillStateMachineRole/,
    /^s3:(GetObject|ListMultipartUploadParts|AbortMultipartUpload)$/,
    'a ResultWriter writes large results in parts',
  ],
  [/^.*(AWS679f|BucketNotificationsHandler)/, /^logs:/, "CDK's own functions log"],
  [/CustomVpcRestrictDefaultSG/, /./, "CDK's own function closes the default security group"],
  [/ReportFailureStateMachineEventsRole/, /./, 'EventBridge starts report-failure, which nothing here does'],
  [/ReportFailureStateMachineRole/, /^(sns|kms):/, 'there is no SNS here, nor a key'],
];

const yesterday = daysAgo(1);
/** What was allowed, each once. */
const accesses = new Map<string, Access>();
let deployed: DeployedStack;

// All that the system does, with the permissions of the template: the tests look at what was used.
beforeAll(async () => {
  const old = (...keys: string[]) => new Map(keys.map((key) => [key, log(row(yesterday))]));
  deployed = await deployStackOnBuckets(
    {
      'existing-logs': old(keyOf('old'), keyOf('version'), keyOf('version', 'shop/')),
      'docs-logs': old(keyOf('version', '')),
    },
    {
      onAccess: (access, { allowed }) => {
        if (allowed) accesses.set(JSON.stringify(access), access);
      },
    },
  );
  await ingestOfAllKinds();
  for (const { id } of deployed.stack.sources) {
    await run(deployed.stack.sfn, deployed.stack.outputs.BackfillStateMachineArn, { source: id });
  }
  await startOnSchedule();
  await deleteWhatIsGone();
  await useVersions();
  await cancelStatement();
  await unloadExtract();
  await measure();
  await describeFailures();
  await askAsReader();
});
afterAll(() => deployed.remove());

test('With the permissions of the template, every log is loaded', async () => {
  expect(await deployed.rows()).toBe(7);
});

describe('No permission of the template is superfluous:', () => {
  it('each role would be refused something without each of its grants', () => {
    expect(superfluousGrants()).toEqual([]);
  });

  it('and one that nothing needs would be found', async () => {
    const extra: Statement = {
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:GetObject*'],
      Resource: 'arn:aws:s3:::existing-logs/cdn/*',
    };
    const superfluous = await withPolicy('MaskLogs', extra, superfluousGrants);
    expect(superfluous).toEqual([
      // Beside the wildcard, the narrower grants are not needed either.
      expect.stringMatching(/MaskLogs.*: s3:GetObject on /),
      expect.stringMatching(/MaskLogs.*: s3:GetObjectVersion on /),
      expect.stringMatching(/MaskLogs.*: s3:PutObject on arn:aws:s3:::existing-logs/),
      expect.stringMatching(/MaskLogs.*: s3:GetObject\* on /),
    ]);
  });

  it('each role must be assumed by each service that it trusts', () => {
    const superfluous = deployed.cloud.iam.policies.roleArns.flatMap((roleArn) => {
      const assumed = [...accesses.values()].filter(({ resource }) => resource === roleArn);
      const rules = deployed.cloud.iam.policies.trustOf(roleArn);
      return unneeded(rules, assumed, (resource) => ({ identity: [], resource }))
        .filter(() => !isUsedByAws(roleArn, 'sts:AssumeRole'))
        .map(() => nameOf(roleArn));
    });
    expect(superfluous).toEqual([]);
  });

  it('and services reach no queue or bucket but by the policies of these', () => {
    const { policies } = deployed.cloud.iam;
    const byServices = [...accesses.values()].filter(
      ({ principal, action }) => !principal.startsWith('arn:') && action !== 'sts:AssumeRole',
    );
    const superfluous = policies.resourceArns.flatMap((arn) =>
      unneeded(policies.resourceRules(arn), byServices, (resource) => ({ identity: [], resource })),
    );
    expect(superfluous).toEqual([]);
    expect(byServices.map(({ action }) => action)).toEqual(
      deployed.stack.sources.map(() => 'sqs:SendMessage'),
    );
  });

  it('and the list of what only AWS uses has no entry too many', () => {
    const { policies } = deployed.cloud.iam;
    const grants = policies.roleArns.flatMap((roleArn) =>
      policies.identityRules(roleArn).map(({ action }) => [roleArn, action] as const),
    );
    for (const [role, action, reason] of usedByAwsAlone) {
      expect({
        reason,
        grants: grants.filter(([arn, name]) => role.test(arn) && action.test(name)).length,
      }).not.toEqual({ reason, grants: 0 });
    }
  });
});

describe('The salts of visitors are', () => {
  const today = () => ({ Bucket: saltBucket(), Key: `salts/${new Date().toISOString().slice(0, 10)}` });
  const denied = {
    name: 'AccessDenied',
    message: expect.stringContaining('with an explicit deny in a resource-based policy'),
  };

  it.each([
    'MaskLogs',
    'the operator',
    'IngestStateMachineRole',
    'ForgetSaltsStateMachineRole',
    'WarehouseCopyRole',
  ])('read and made by mask-logs only, whatever else is allowed: %s', async (who) => {
    const everything: Statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const config = who === 'the operator' ? deployed.cloud.clientConfig : as(who);
    const s3 = new S3Client(config);
    const tries = async () => {
      const reading = s3.send(new GetObjectCommand(today()));
      const making = s3.send(new PutObjectCommand({ ...today(), Body: 'known', IfNoneMatch: '*' }));
      if (who === 'MaskLogs') {
        await expect(reading).resolves.toBeDefined();
        await expect(making).rejects.toMatchObject({ name: 'PreconditionFailed' });
      } else {
        await expect(reading).rejects.toMatchObject(denied);
        await expect(making).rejects.toMatchObject(denied);
      }
    };
    if (who === 'the operator') await tries();
    else await withPolicy(who, everything, tries);
    s3.destroy();
  });

  it('nowhere but in their bucket: in no log line, history, statement, template or row', async () => {
    const s3 = new S3Client(as('MaskLogs'));
    const { Body } = await s3.send(new GetObjectCommand(today()));
    s3.destroy();
    const salt = Buffer.from((await Body?.transformToByteArray()) ?? []);
    const spellings = [salt, ...(['hex', 'base64', 'base64url'] as const).map((each) => salt.toString(each))];
    const files = globSync('**/*', { cwd: deployed.directory }).filter((file) =>
      statSync(join(deployed.directory, file)).isFile(),
    );
    const holding = files.filter((file) => {
      const content = readFileSync(join(deployed.directory, file));
      return spellings.some((spelling) => content.includes(spelling));
    });
    expect(holding).toEqual([
      expect.stringMatching(`^s3/buckets/${saltBucket()}/objects/[0-9a-f]+[.][0-9a-f]+[.]data$`),
    ]);
    expect(
      await deployed.stack.query('SELECT COUNT(visitor), COUNT(DISTINCT visitor) FROM access_log'),
    ).toEqual([[7, 1]]);
  });

  it('deleted by forget-salts only', async () => {
    const s3 = new S3Client(deployed.cloud.clientConfig);
    const Delete = { Objects: [{ Key: today().Key }] };
    const { Errors } = await s3.send(new DeleteObjectsCommand({ Bucket: saltBucket(), Delete }));
    expect(Errors).toMatchObject([{ Code: 'AccessDenied' }]);
    s3.destroy();
  });
});

describe('A permission that is missing', () => {
  it('for the key of a bucket rejects its logs, says what to do, and a redrive goes on when it is granted', async () => {
    const { stack } = deployed;
    const key = keyOf('encrypted', '');
    const forbidden: Statement = { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' };
    await withPolicy('MaskLogs', forbidden, async () => {
      await deployed.deliver(key, log(row(daysAgo(60))), 'docs');
      await deployed.ingested();
    });
    const rejection = (await stack.rejections()).find((each) => each.key === key);
    expect(rejection).toMatchObject({
      error: 'UnreadableLogError',
      reason: expect.stringMatching(
        /perform: kms:Decrypt on resource: arn:aws:kms:.*set it as kmsKeyArn of the source and deploy, .* and redrive\./,
      ),
    });
    expect(await redriven(stack.sfn, rejection?.executionArn as string)).toMatchObject({
      status: 'SUCCEEDED',
    });
  });

  it('fails the execution with the words of AWS, and a redrive goes on when it is granted', async () => {
    const { stack } = deployed;
    const forbidden: Statement = { Effect: 'Deny', Action: 's3:PutObject', Resource: '*' };
    await withPolicy('WarehouseCopyRole', forbidden, () =>
      expect(stack.load({})).rejects.toThrow(
        /not authorized to perform: s3:PutObject on resource: .*\/ledger\/.* with an explicit deny in an identity-based policy/,
      ),
    );
    const { executionArn = '' } = await stack.lastExecution(stack.outputs.LoadStateMachineArn);
    expect(await redriven(stack.sfn, executionArn)).toMatchObject({ status: 'SUCCEEDED' });
  });
});

/** Logs that are masked, set aside, rejected at once, rejected after parts were uploaded, gone, and of a version. */
async function ingestOfAllKinds(): Promise<void> {
  const { sfn, outputs, sources } = deployed.stack;
  const mixed = log(row(yesterday), unfit(row(yesterday)));
  await deployed.deliver(keyOf('truncated'), mixed.subarray(0, 100));
  await deployed.deliver(keyOf('large'), largeTruncatedLog());
  for (const { id, bucketName, prefix } of sources) {
    await deployed.deliver(keyOf('mixed', prefix), mixed, id);
    const object = { bucket: bucketName, etag: 'x', size: 1 };
    const objects = [
      { ...object, key: keyOf('gone', prefix) },
      { ...object, key: keyOf('version', prefix), versionId: 'null' },
      // Rejected each time.
      { ...object, bucket: 'somebody-elses', key: 'stray' },
    ];
    await run(sfn, outputs.IngestStateMachineArn, { objects });
  }
  await deployed.ingested();
}

/** More than 5 MiB of good rows and of others, compressed: uploads that have begun when the end turns out to be missing. */
function largeTruncatedLog(): Buffer {
  const rows = Array.from({ length: 300 }, () =>
    row(yesterday, `/${randomBytes(22_500).toString('base64url')}`),
  );
  return log(...rows.flatMap((each) => [each, unfit(each)])).subarray(0, -8);
}

/** No row has such a time. */
const unfit = (good: string) => good.replace('10:00:00', '99:00:00');

/** A load, and the deletion of an old salt. */
async function startOnSchedule(): Promise<void> {
  const { stack, cloud } = deployed;
  const masking = new S3Client(as('MaskLogs'));
  await masking.send(new PutObjectCommand({ Bucket: saltBucket(), Key: 'salts/2026-01-01', Body: 'old' }));
  masking.destroy();
  const scheduler = new SchedulerClient(cloud.clientConfig);
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({}));
  const soon = new Date(Date.now() + 3000).toISOString().slice(0, 19);
  for (const { Name } of Schedules) {
    const { Target } = await scheduler.send(new GetScheduleCommand({ Name }));
    await scheduler.send(
      new CreateScheduleCommand({
        Name: `once-${Name}`,
        ScheduleExpression: `at(${soon})`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target,
      }),
    );
  }
  scheduler.destroy();
  const { LoadStateMachineArn, ForgetSaltsStateMachineArn = '' } = stack.outputs;
  for (const machine of [LoadStateMachineArn, ForgetSaltsStateMachineArn]) {
    const [executionArn = ''] = await until(`the scheduled execution of ${machine}`, async () => {
      const executions = await executionsOf(stack.sfn, machine);
      return executions.length > 0 && executions;
    });
    await succeeded(stack.sfn, executionArn);
  }
}

const saltBucket = () => deployed.stack.outputs.SaltBucketName as string;

/** A log may go between the moment when it is masked and that when it would be deleted. */
async function deleteWhatIsGone(): Promise<void> {
  const s3 = new S3Client(as('IngestStateMachineRole'));
  for (const { bucketName: Bucket, prefix } of deployed.stack.sources) {
    const Objects = [{ Key: keyOf('gone', prefix), ETag: 'x' }];
    const { Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Errors).toMatchObject([{ Code: 'NoSuchKey' }]);
  }
  s3.destroy();
}

/** The objects of the local S3 have no versions, and `null` counts as none. A bucket with versioning makes these calls. */
async function useVersions(): Promise<void> {
  const [masking, deleting] = [new S3Client(as('MaskLogs')), new S3Client(as('IngestStateMachineRole'))];
  for (const { bucketName: Bucket, prefix } of deployed.stack.sources) {
    const version = { Key: keyOf('version', prefix), VersionId: 'null' };
    await expect(masking.send(new GetObjectCommand({ Bucket, ...version }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    await deleting.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [version] } }));
  }
  masking.destroy();
  deleting.destroy();
}

/** A statement is cancelled when its hours are over. */
async function cancelStatement(): Promise<void> {
  const redshift = new RedshiftDataClient(as('run-sql'));
  await expect(redshift.send(new CancelStatementCommand({ Id: crypto.randomUUID() }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  redshift.destroy();
}

/** As docs/warehouse.md shows it. */
async function unloadExtract(): Promise<void> {
  const { WorkgroupName, DatabaseName: Database, MaskedBucketName } = deployed.stack.outputs;
  const redshift = new RedshiftDataClient(deployed.cloud.clientConfig);
  const Sql = `UNLOAD ('SELECT 1') TO 's3://${MaskedBucketName}/extracts/one-' IAM_ROLE default FORMAT CSV`;
  const { Id } = await redshift.send(new ExecuteStatementCommand({ WorkgroupName, Database, Sql }));
  await until('the end of an extract', async () => {
    const { Status, Error: message } = await redshift.send(new DescribeStatementCommand({ Id }));
    if (Status === 'FAILED') throw new Error(message);
    return Status === 'FINISHED';
  });
  redshift.destroy();
}

/** The grants of roles that no call needs, but for those that are known to be used by AWS alone. */
function superfluousGrants(): string[] {
  const { policies } = deployed.cloud.iam;
  return policies.roleArns.flatMap((roleArn) => {
    const own = [...accesses.values()].filter(({ principal }) => principal === roleArn);
    return unneeded(policies.identityRules(roleArn), own, (identity) => ({ identity, resource: [] }))
      .filter(({ action }) => !isUsedByAws(roleArn, action))
      .map(({ action, resource }) => `${nameOf(roleArn)}: ${action} on ${resource}`);
  });
}

/** Of each source, every hour. */
async function measure(): Promise<void> {
  const watched = deployed.stack.sources.map(({ bucketName: bucket, ...source }) => ({ bucket, ...source }));
  const [s3, sqs] = [new S3Client(as('MeasureOriginals')), new SQSClient(as('MeasureOriginals'))];
  await measureOriginals({ s3, sqs }, watched);
  s3.destroy();
  sqs.destroy();
}

/** report-failure does so when an execution of any of these workflows has failed. */
async function describeFailures(): Promise<void> {
  const sfn = new SFNClient(as('ReportFailureStateMachineRole'));
  for (const name of [
    'Ingest',
    'Backfill',
    'Load',
    'Classify',
    'Vacuum',
    'Migrate',
    'ForgetSalts',
  ] as const) {
    const machine = deployed.stack.outputs[`${name}StateMachineArn`] as string;
    const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:none`;
    await expect(sfn.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
  }
  sfn.destroy();
}

/** As people do: they assume the role, ask, and stop what takes too long. */
async function askAsReader(): Promise<void> {
  deployed.cloud.iam.checkTrust(roleNamed('-reader'), `arn:aws:iam::${account}:user/ann`);
  const redshift = new RedshiftDataClient(as('-reader'));
  const { WorkgroupName, DatabaseName: Database } = deployed.stack.outputs;
  await query(redshift, { WorkgroupName, Database }, 'SELECT COUNT(*) FROM traffic_by_day');
  const unknown = { Id: crypto.randomUUID() };
  await expect(redshift.send(new CancelStatementCommand(unknown))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  redshift.destroy();
}

/** The rules without which every access would be allowed all the same. */
function unneeded(
  rules: readonly Rule[],
  accesses: readonly Access[],
  policies: (rules: readonly Rule[]) => Policies,
): Rule[] {
  return rules.filter((rule) => {
    const others = policies(rules.filter((each) => each !== rule));
    return rule.effect === 'Allow' && accesses.every((access) => decide(access, others).allowed);
  });
}

const isUsedByAws = (roleArn: string, wanted: string) =>
  usedByAwsAlone.some(([role, action]) => role.test(roleArn) && action.test(wanted));

const nameOf = (roleArn: string) => roleArn.split('/').at(-1) as string;

const keyOf = (id: string, prefix = 'cdn/') => `${prefix}${logKey(yesterday, id)}`;

/** Does something while a role has one policy more. @param name a part of the role's name */
async function withPolicy<Result>(
  name: string,
  statement: Statement,
  work: () => Promise<Result> | Result,
): Promise<Result> {
  const { policies } = deployed.cloud.iam;
  policies.attachPolicy('more', [roleNamed(name)], { Statement: statement });
  try {
    return await work();
  } finally {
    policies.detachPolicy('more');
  }
}

/** @param name a part of the role's name */
function roleNamed(name: string): string {
  const arn = deployed.cloud.iam.policies.roleArns.find((each) => each.includes(name));
  if (!arn) throw new Error(`There is no role ${name}.`);
  return arn;
}

const as = (name: string) => ({
  ...deployed.cloud.clientConfig,
  credentials: roleCredentials(roleNamed(name)),
});
