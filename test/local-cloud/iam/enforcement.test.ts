import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { GetWorkgroupCommand, RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type Cloud, startCloud } from '../../../local-cloud/cloud.ts';
import { workgroupArn } from '../../../local-cloud/core/arn.ts';
import { roleCredentials } from '../../../local-cloud/core/principals.ts';
import type { Statement } from '../../../local-cloud/iam/policy.ts';

const role = 'arn:aws:iam::000000000000:role/worker';
const session = 'arn:aws:sts::000000000000:assumed-role/worker/local';
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:jobs';

let cloud: Cloud;
let s3: S3Client;
let s3OfRole: S3Client;
let QueueUrl: string | undefined;

beforeAll(async () => {
  cloud = await startCloud({ port: 0 });
  s3 = new S3Client(cloud.clientConfig);
  s3OfRole = new S3Client(ofRole());
  await s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
  const sqs = new SQSClient(cloud.clientConfig);
  ({ QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'jobs' })));
});
afterAll(() => cloud.close());
beforeEach(() => grant());

const ofRole = () => ({ ...cloud.clientConfig, credentials: roleCredentials(role), maxAttempts: 1 });

/** Makes these all that the role may do: `action resource` each. */
function grant(...grants: string[]): void {
  const statements = grants.map((text): Statement => {
    const [Action = '', Resource = ''] = text.split(' ');
    return { Effect: 'Allow', Action, Resource };
  });
  cloud.iam.policies.putRole(role, {
    trust: { Statement: [] },
    managedPolicyArns: [],
    inline: { policy: { Statement: statements } },
  });
}

const bucket = 'arn:aws:s3:::logs';
const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: 'logs', Key, Body: 'x' }));
const denied = (action: string, resource: string) => ({
  message: `User: ${session} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
});

const deniedByBucket = {
  name: 'AccessDenied',
  message: expect.stringContaining('with an explicit deny in a resource-based policy'),
};

describe('S3, for a bucket that is encrypted with a key of KMS,', () => {
  const keyArn = 'arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555';
  const object = { Bucket: 'encrypted', Key: 'a' };
  const read = () => s3OfRole.send(new GetObjectCommand(object));
  const write = () => s3OfRole.send(new PutObjectCommand({ ...object, Body: 'x' }));

  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'encrypted' }));
    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn } as const;
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket: 'encrypted',
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
      }),
    );
    await s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
  });

  it('lets read who may decrypt, write who may make a data key, and look and delete without the key', async () => {
    const objects = 'arn:aws:s3:::encrypted/*';
    grant(`s3:GetObject ${objects}`, `s3:PutObject ${objects}`, `s3:DeleteObject ${objects}`);
    await expect(read()).rejects.toMatchObject({ name: 'AccessDenied', ...denied('kms:Decrypt', keyArn) });
    await expect(write()).rejects.toMatchObject(denied('kms:GenerateDataKey', keyArn));
    const { ETag } = await s3OfRole.send(new HeadObjectCommand(object));
    await s3OfRole.send(new DeleteObjectCommand({ ...object, IfMatch: ETag }));
    grant(`s3:PutObject ${objects}`, `kms:GenerateDataKey ${keyArn}`);
    await write();
    grant(`s3:GetObject ${objects}`, `kms:Decrypt ${keyArn}`);
    await read();
  });
});

describe('S3 refuses', () => {
  const key = { Bucket: 'logs', Key: 'a' };
  beforeEach(() => put('a'));

  it('as AWS does', async () => {
    await expect(s3OfRole.send(new GetObjectCommand(key))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
      ...denied('s3:GetObject', `${bucket}/a`),
    });
  });

  // What a request needs, one by one.
  it.each<[string, () => object, string[]]>([
    ['GetObject', () => new GetObjectCommand(key), [`s3:GetObject ${bucket}/a`]],
    ['HeadObject', () => new HeadObjectCommand(key), [`s3:GetObject ${bucket}/a`]],
    [
      'GetObject of a version',
      () => new GetObjectCommand({ ...key, VersionId: 'null' }),
      [`s3:GetObjectVersion ${bucket}/a`],
    ],
    ['PutObject', () => new PutObjectCommand({ ...key, Body: 'x' }), [`s3:PutObject ${bucket}/a`]],
    [
      'PutObject with a condition',
      () => new PutObjectCommand({ ...key, Body: 'x', IfMatch: '*' }),
      [`s3:PutObject ${bucket}/a`, `s3:GetObject ${bucket}/a`],
    ],
    ['CreateMultipartUpload', () => new CreateMultipartUploadCommand(key), [`s3:PutObject ${bucket}/a`]],
    [
      'CopyObject',
      () => new CopyObjectCommand({ ...key, Key: 'b c', CopySource: 'logs/a' }),
      [`s3:PutObject ${bucket}/b c`, `s3:GetObject ${bucket}/a`],
    ],
    ['DeleteObject', () => new DeleteObjectCommand(key), [`s3:DeleteObject ${bucket}/a`]],
    [
      'DeleteObject with a condition',
      () => new DeleteObjectCommand({ ...key, IfMatch: '*' }),
      [`s3:DeleteObject ${bucket}/a`, `s3:GetObject ${bucket}/a`],
    ],
    [
      'DeleteObject of a version',
      () => new DeleteObjectCommand({ ...key, VersionId: 'null' }),
      [`s3:DeleteObjectVersion ${bucket}/a`],
    ],
    ['ListObjectsV2', () => new ListObjectsV2Command({ Bucket: 'logs' }), [`s3:ListBucket ${bucket}`]],
  ])('%s without each of its permissions', async (_, command, needs) => {
    const send = () => s3OfRole.send(command() as GetObjectCommand);
    const lacking = needs.map((missing) => needs.filter((need) => need !== missing));
    for (const grants of lacking) {
      grant(...grants);
      await expect(send()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    }
    grant(...needs.map((need) => need.replace('b c', 'b?c')));
    await expect(send()).resolves.toBeDefined();
  });

  it('to tell a caller that may not list the bucket that an object is missing', async () => {
    const missing = () => s3OfRole.send(new GetObjectCommand({ Bucket: 'logs', Key: 'missing' }));
    grant(`s3:GetObject ${bucket}/*`);
    await expect(missing()).rejects.toMatchObject({
      name: 'AccessDenied',
      ...denied('s3:ListBucket', bucket),
    });
    grant(`s3:GetObject ${bucket}/*`, `s3:ListBucket ${bucket}`);
    await expect(missing()).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('some of the objects of a DeleteObjects, in an answer that is 200', async () => {
    await put('mine/1');
    await put('theirs/1');
    grant(`s3:DeleteObject ${bucket}/mine/*`);
    const Objects = [{ Key: 'mine/1' }, { Key: 'theirs/1' }];
    const { Deleted, Errors } = await s3OfRole.send(
      new DeleteObjectsCommand({ Bucket: 'logs', Delete: { Objects } }),
    );
    expect(Deleted).toEqual([{ Key: 'mine/1' }]);
    expect(Errors).toEqual([
      {
        Key: 'theirs/1',
        Code: 'AccessDenied',
        Message: denied('s3:DeleteObject', `${bucket}/theirs/1`).message,
      },
    ]);
  });

  it('to list anything but what the condition allows', async () => {
    cloud.iam.policies.attachPolicy('listing', [role], {
      Statement: {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: bucket,
        Condition: { StringLike: { 's3:prefix': 'mine/*' } },
      },
    });
    const list = (Prefix?: string) => s3OfRole.send(new ListObjectsV2Command({ Bucket: 'logs', Prefix }));
    try {
      await expect(list('mine/2026')).resolves.toBeDefined();
      await expect(list('theirs/')).rejects.toMatchObject({ name: 'AccessDenied' });
      await expect(list()).rejects.toMatchObject({ name: 'AccessDenied' });
    } finally {
      cloud.iam.policies.detachPolicy('listing');
    }
  });

  it('everybody whom the policy of the bucket denies, and takes the loopback interface for TLS', async () => {
    const deny = (Condition: Statement['Condition']) =>
      cloud.iam.policies.putResourcePolicy('deny', [bucket], {
        Statement: {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [bucket, `${bucket}/*`],
          Condition,
        },
      });
    grant(`s3:GetObject ${bucket}/*`);
    try {
      deny({ Bool: { 'aws:SecureTransport': 'false' }, NumericLessThan: { 's3:TlsVersion': 1.2 } });
      await expect(s3OfRole.send(new GetObjectCommand(key))).resolves.toBeDefined();
      deny(undefined);
      await expect(s3OfRole.send(new GetObjectCommand(key))).rejects.toMatchObject(deniedByBucket);
    } finally {
      cloud.iam.policies.deleteResourcePolicy('deny');
    }
  });

  it('also the operator, if the policy of the bucket denies all but some principals', async () => {
    const denyAllBut = (...principals: string[]) =>
      cloud.iam.policies.putResourcePolicy('deny', [bucket], {
        Statement: {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:GetObject*',
          Resource: `${bucket}/*`,
          Condition: { ArnNotEquals: { 'aws:PrincipalArn': principals } },
        },
      });
    const other = 'arn:aws:iam::000000000000:role/other';
    const read = (client: S3Client) => client.send(new GetObjectCommand(key));
    grant(`s3:GetObject ${bucket}/*`);
    try {
      denyAllBut(role, other);
      await expect(read(s3OfRole)).resolves.toBeDefined();
      await expect(read(s3)).rejects.toMatchObject(deniedByBucket);
      await expect(s3.send(new ListObjectsV2Command({ Bucket: 'logs' }))).resolves.toBeDefined();
      denyAllBut(other);
      await expect(read(s3OfRole)).rejects.toMatchObject(deniedByBucket);
    } finally {
      cloud.iam.policies.deleteResourcePolicy('deny');
    }
  });
});

describe('The other services refuse as AWS does', () => {
  const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:load';
  const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:admin-abc';
  const statement = { WorkgroupName: 'logs', Database: 'dev', Sql: 'SELECT 1' };
  const workgroup = workgroupArn('logs');
  const topic = 'arn:aws:sns:us-east-1:000000000000:operator';

  it.each<[string, number, string, string, (config: ReturnType<typeof ofRole>) => Promise<unknown>]>([
    [
      'AccessDeniedException',
      400,
      'states:StartExecution',
      machine,
      (config) => new SFNClient(config).send(new StartExecutionCommand({ stateMachineArn: machine })),
    ],
    [
      'AccessDeniedException',
      403,
      'lambda:InvokeFunction',
      'arn:aws:lambda:us-east-1:000000000000:function:mask',
      (config) => new LambdaClient(config).send(new InvokeCommand({ FunctionName: 'mask' })),
    ],
    [
      'AccessDenied',
      403,
      'sqs:SendMessage',
      queueArn,
      (config) =>
        new SQSClient(config).send(
          new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', MessageBody: 'x' }] }),
        ),
    ],
    [
      'AccessDenied',
      403,
      'sqs:ReceiveMessage',
      queueArn,
      (config) => new SQSClient(config).send(new ReceiveMessageCommand({ QueueUrl })),
    ],
    [
      'AccessDeniedException',
      400,
      'redshift-data:ExecuteStatement',
      workgroup,
      (config) => new RedshiftDataClient(config).send(new ExecuteStatementCommand(statement)),
    ],
    [
      'AccessDeniedException',
      400,
      'redshift-data:DescribeStatement',
      '*',
      (config) =>
        new RedshiftDataClient(config).send(new DescribeStatementCommand({ Id: crypto.randomUUID() })),
    ],
    [
      'AccessDeniedException',
      400,
      'redshift-serverless:GetWorkgroup',
      workgroup,
      (config) =>
        new RedshiftServerlessClient(config).send(new GetWorkgroupCommand({ workgroupName: 'logs' })),
    ],
    [
      'AccessDeniedException',
      400,
      'secretsmanager:GetSecretValue',
      secret,
      (config) => new SecretsManagerClient(config).send(new GetSecretValueCommand({ SecretId: secret })),
    ],
    [
      'AccessDenied',
      403,
      'cloudformation:DescribeStacks',
      'arn:aws:cloudformation:us-east-1:000000000000:stack/Logs/*',
      (config) => new CloudFormationClient(config).send(new DescribeStacksCommand({ StackName: 'Logs' })),
    ],
    [
      'AccessDeniedException',
      400,
      'cloudwatch:DescribeAlarms',
      'arn:aws:cloudwatch:us-east-1:000000000000:alarm:*',
      (config) => new CloudWatchClient(config).send(new DescribeAlarmsCommand({})),
    ],
    [
      'AccessDenied',
      403,
      'sns:ListSubscriptionsByTopic',
      topic,
      (config) => new SNSClient(config).send(new ListSubscriptionsByTopicCommand({ TopicArn: topic })),
    ],
    [
      'AccessDeniedException',
      403,
      'scheduler:ListSchedules',
      '*',
      (config) => new SchedulerClient(config).send(new ListSchedulesCommand({})),
    ],
  ])('%s %i: %s on %s', async (name, httpStatusCode, action, resource, call) => {
    await expect(call(ofRole())).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode },
      ...denied(action, resource),
    });
    grant(`${action} ${resource}`);
    // Allowed by IAM: the service answers, if only that there is no such thing.
    expect(String(await call(ofRole()).catch(String))).not.toContain(`perform: ${action} `);
  });

  it('to sign in to the warehouse, as oneself or with a secret', async () => {
    const client = new RedshiftDataClient(ofRole());
    grant(`redshift-data:ExecuteStatement ${workgroup}`);
    await expect(client.send(new ExecuteStatementCommand(statement))).rejects.toMatchObject(
      denied('redshift-serverless:GetCredentials', workgroup),
    );
    await expect(
      client.send(new ExecuteStatementCommand({ ...statement, SecretArn: secret })),
    ).rejects.toMatchObject(denied('secretsmanager:GetSecretValue', secret));
  });
});

describe('S3 notifies a queue', () => {
  const notify = () =>
    s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: 'logs',
        NotificationConfiguration: {
          QueueConfigurations: [{ QueueArn: queueArn, Events: ['s3:ObjectCreated:*'] }],
        },
      }),
    );
  const allow = (account: string, source: string) =>
    cloud.iam.policies.putResourcePolicy('queue', [queueArn], {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': source }, StringEquals: { 'aws:SourceAccount': account } },
      },
    });

  it('only if its policy allows that, for this bucket of this account', async () => {
    try {
      await expect(notify()).rejects.toMatchObject({ name: 'InvalidArgument' });
      allow('000000000000', 'arn:aws:s3:::other');
      await expect(notify()).rejects.toMatchObject({ name: 'InvalidArgument' });
      allow('111111111111', bucket);
      await expect(notify()).rejects.toMatchObject({ name: 'InvalidArgument' });
      allow('000000000000', bucket);
      await expect(notify()).resolves.toBeDefined();
    } finally {
      cloud.iam.policies.deleteResourcePolicy('queue');
    }
  });
});

test('an operation whose needs are not known is an error of its own', async () => {
  const { endpoint } = cloud;
  const { accessKeyId } = roleCredentials(role);
  const response = await fetch(endpoint, {
    method: 'POST',
    body: '{}',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261123/us-east-1/states/aws4_request`,
      'x-amz-target': 'AWSStepFunctions.CreateActivity',
    },
  });
  expect(response.status).toBe(501);
  expect(await response.json()).toEqual({
    __type: 'UnknownPermissionError',
    message: 'What states CreateActivity needs is not known here.',
  });
});
