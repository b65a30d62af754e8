import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  type QueueConfiguration,
  S3Client,
} from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CfnOutput, CfnResource, CustomResource, Duration, type Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, BucketEncryption, EventType, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { type Cloud, startCloud } from '../../../local-cloud/cloud.ts';
import type { Progress } from '../../../local-cloud/deployer/index.ts';
import { until } from '../../support/until.ts';
import { pipeline, recordKeys, Workspace } from './stacks.ts';

let cloud: Cloud;
let workspace: Workspace;
let s3: S3Client;
let sqs: SQSClient;
let sfn: SFNClient;
beforeEach(async () => {
  workspace = new Workspace();
  cloud = await startCloud({ port: 0 });
  s3 = new S3Client(cloud.clientConfig);
  sqs = new SQSClient(cloud.clientConfig);
  sfn = new SFNClient(cloud.clientConfig);
});
afterEach(async () => {
  for (const client of [s3, sqs, sfn]) client.destroy();
  await cloud.close();
  workspace.remove();
});

describe('a deployed stack', () => {
  it('works: a new object goes through its queue to its function, and its state machine has its substitutions', async () => {
    const { outputs, deployed, accepted } = await deploy(pipeline(workspace, recordKeys('v1')));
    await put('logs/1.gz');
    expect(await doneKeys(1)).toEqual(['v1/logs/1.gz']);
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: outputs.MachineArn }),
    );
    const execution = await until('the end of the execution', async () => {
      const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return found.status !== 'RUNNING' && found;
    });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '{"name":"Test"}' });

    expect(deployed.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'AWS::S3::Bucket',
        'AWS::Lambda::EventSourceMapping',
        'Custom::S3BucketNotifications',
      ]),
    );
    expect(accepted).toContainEqual({
      logicalId: expect.stringContaining('BucketNotificationsHandler'),
      type: 'AWS::Lambda::Function',
      reason: 'the deployer does Custom::S3BucketNotifications itself',
    });
  });

  it('is left alone when nothing has changed', async () => {
    const assembly = workspace.synthesize(pipeline(workspace, recordKeys('v1')));
    await cloud.deploy(assembly);
    expect((await changes(assembly)).map(({ action }) => action)).toEqual([]);
  });

  it('tells of the lifecycle rules of its buckets', async () => {
    const withRules = (...lifecycleRules: LifecycleRule[]) =>
      deploy((stack) => {
        new Bucket(stack, 'Source', { bucketName: 'source', lifecycleRules });
      });
    const rules = () => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: 'source' }));
    await withRules(
      { id: 'expire', prefix: 'loads/', expiration: Duration.days(30) },
      { id: 'abort', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    );
    expect((await rules()).Rules).toEqual([
      { ID: 'expire', Status: 'Enabled', Filter: { Prefix: 'loads/' }, Expiration: { Days: 30 } },
      {
        ID: 'abort',
        Status: 'Enabled',
        Filter: { Prefix: '' },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
    ]);
    await withRules();
    await expect(rules()).rejects.toThrow('The lifecycle configuration does not exist');
    await expect(withRules({ id: 'old', noncurrentVersionExpiration: Duration.days(1) })).rejects.toThrow(
      'Lifecycle rules with NoncurrentVersionExpiration are not supported.',
    );
  });

  it('tells of the KMS keys of its buckets', async () => {
    const keyOf = async () => {
      const { ServerSideEncryptionConfiguration } = await s3.send(
        new GetBucketEncryptionCommand({ Bucket: 'source' }),
      );
      const [rule] = ServerSideEncryptionConfiguration?.Rules ?? [];
      return rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID;
    };
    await deploy((stack) => {
      new Bucket(stack, 'Source', { bucketName: 'source', encryptionKey: new Key(stack, 'Key') });
    });
    expect(await keyOf()).toMatch(/^arn:aws:kms:us-east-1:000000000000:key\//);
    await deploy((stack) => {
      new Bucket(stack, 'Source', { bucketName: 'source', encryption: BucketEncryption.S3_MANAGED });
    });
    expect(await keyOf()).toBeUndefined();
  });

  it('is updated in place where it has changed', async () => {
    await deploy(pipeline(workspace, recordKeys('v1')));
    const changed = await changes(workspace.synthesize(pipeline(workspace, recordKeys('v2'))));
    expect(changed).toEqual([
      { action: 'updated', type: 'AWS::Lambda::Function', logicalId: expect.stringMatching(/^Recorder/) },
    ]);
    await put('2.gz');
    expect(await doneKeys(1)).toEqual(['v2/2.gz']);
  });

  it('loses what the template no longer has, except what is retained', async () => {
    await deploy(pipeline(workspace, recordKeys('v1')));
    const removed = await changes(workspace.synthesize((stack) => new Queue(stack, 'Other')));
    expect(removed).toContainEqual(expect.objectContaining({ type: 'AWS::S3::Bucket', action: 'retained' }));
    expect(removed).toContainEqual(expect.objectContaining({ type: 'AWS::SQS::Queue', action: 'deleted' }));
    await s3.send(new HeadBucketCommand({ Bucket: 'source' }));
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    expect(QueueUrls).toEqual([expect.stringContaining('Other')]);
  });
});

describe('notifications of a bucket that was there before', () => {
  it('are added to those of others, and taken away alone', async () => {
    const theirs = await deploy((stack) => {
      new Bucket(stack, 'Bucket', { bucketName: 'shared' });
      const queue = new Queue(stack, 'Theirs');
      queue.grantSendMessages(new ServicePrincipal('s3.amazonaws.com'));
      new CfnOutput(stack, 'QueueArn', { value: queue.queueArn });
    }, 'Theirs');
    const theirConfiguration: QueueConfiguration = {
      Id: 'theirs',
      QueueArn: theirs.outputs.QueueArn ?? '',
      Events: ['s3:ObjectCreated:*'],
      Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'theirs/' }] } },
    };
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: 'shared',
        NotificationConfiguration: { QueueConfigurations: [theirConfiguration] },
      }),
    );
    const ours = (withNotification: boolean) => (stack: Stack) => {
      const queue = new Queue(stack, 'Ours');
      const bucket = Bucket.fromBucketName(stack, 'Shared', 'shared');
      if (withNotification) {
        bucket.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(queue), { prefix: 'ours/' });
      }
    };
    await deploy(ours(true));
    expect(await notifiedPrefixes()).toEqual(['theirs/', 'ours/']);
    await deploy(ours(false));
    expect(await notifiedPrefixes()).toEqual(['theirs/']);
  });
});

describe('an AwsCustomResource', () => {
  it('calls the API and gives what the call answered', async () => {
    const { outputs } = await deploy((stack) => {
      const queue = new Queue(stack, 'Queue', { queueName: 'asked' });
      const attributes = new AwsCustomResource(stack, 'Attributes', {
        onUpdate: {
          service: 'SQS',
          action: 'getQueueAttributes',
          parameters: { QueueUrl: queue.queueUrl, AttributeNames: ['QueueArn'] },
          physicalResourceId: PhysicalResourceId.of('attributes'),
        },
        policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
        installLatestAwsSdk: false,
      });
      new CfnOutput(stack, 'Arn', { value: attributes.getResponseField('Attributes.QueueArn') });
    });
    expect(outputs.Arn).toBe('arn:aws:sqs:us-east-1:000000000000:asked');
  });
});

describe("a custom resource of the template's own", () => {
  /** A stack whose function answers CloudFormation with `answer`, an expression over its `event`. */
  const greeting = (answer: string) => (stack: Stack) => {
    const { functionArn: serviceToken } = new LambdaFunction(stack, 'Greeter', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(
        workspace.bundle(`export const handler = (event) =>
          fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(${answer}) });`),
      ),
    });
    const resourceType = 'Custom::Greeting';
    const properties = { Name: 'Ada' };
    const resource = new CustomResource(stack, 'Greeting', { resourceType, serviceToken, properties });
    new CfnOutput(stack, 'Text', { value: resource.getAttString('Text') });
  };

  it('is what its function answers', async () => {
    const { outputs, deployed } = await deploy(
      greeting(`{ Status: 'SUCCESS', PhysicalResourceId: 'greeting',
        Data: { Text: event.RequestType + ' ' + event.ResourceType + ' ' + event.ResourceProperties.Name } }`),
    );
    expect(outputs).toEqual({ Text: 'Create Custom::Greeting Ada' });
    expect(deployed).toContainEqual({
      logicalId: 'Greeting',
      type: 'Custom::Greeting',
      physicalId: 'greeting',
    });
  });

  it('fails the deployment for the reason that its function gives', async () => {
    const deployment = deploy(greeting("{ Status: 'FAILED', Reason: 'nobody is here' }"));
    await expect(deployment).rejects.toThrow('Custom::Greeting Greeting: nobody is here');
  });
});

describe('a template is refused, before anything is deployed,', () => {
  it('for a type that is neither emulated nor accepted', async () => {
    const deployment = deploy((stack) => {
      new Queue(stack, 'Queue');
      new CfnResource(stack, 'Bus', { type: 'AWS::Events::EventBus', properties: { Name: 'bus' } });
    });
    await expect(deployment).rejects.toThrow(
      'AWS::Events::EventBus Bus: the local cloud neither emulates nor accepts AWS::Events::EventBus',
    );
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toEqual([]);
  });

  it('for a property that would have no effect without notice', async () => {
    const deployment = deploy(
      (stack) =>
        new CfnResource(stack, 'Bucket', {
          type: 'AWS::S3::Bucket',
          properties: { WebsiteConfiguration: {} },
        }),
    );
    await expect(deployment).rejects.toThrow(
      'AWS::S3::Bucket Bucket: the local cloud does not know what to do with WebsiteConfiguration',
    );
  });

  it('but not for what is accepted, which has plausible names', async () => {
    const { outputs, accepted } = await deploy((stack) => {
      const { logGroupArn } = new LogGroup(stack, 'Logs', { logGroupName: 'logs' });
      new CfnOutput(stack, 'LogGroup', { value: logGroupArn });
    });
    expect(outputs.LogGroup).toBe('arn:aws:logs:us-east-1:000000000000:log-group:logs:*');
    expect(accepted).toMatchObject([
      { type: 'AWS::Logs::LogGroup', reason: expect.stringContaining('log to files') },
    ]);
  });
});

test('queue attributes are what the template says', async () => {
  const { outputs } = await deploy(pipeline(workspace, recordKeys('v1')));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: outputs.QueueUrl, AttributeNames: ['All'] }),
  );
  expect(Attributes).toMatchObject({
    VisibilityTimeout: '30',
    RedrivePolicy: expect.stringContaining('DeadLetters'),
  });
});

const deploy = (define: (stack: Stack) => void, stackName?: string) =>
  cloud.deploy(workspace.synthesize(define, stackName));

async function changes(assembly: string): Promise<Progress[]> {
  const progress: Progress[] = [];
  await cloud.deploy(assembly, { onProgress: (step) => progress.push(step) });
  return progress.filter(({ action }) => action !== 'unchanged' && action !== 'accepted');
}

const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: 'source', Key, Body: 'x' }));

async function doneKeys(count: number): Promise<(string | undefined)[]> {
  return until(`${count} objects that the function has recorded`, async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'done' }));
    return Contents.length >= count && Contents.map(({ Key }) => Key);
  });
}

async function notifiedPrefixes() {
  const { QueueConfigurations = [] } = await s3.send(
    new GetBucketNotificationConfigurationCommand({ Bucket: 'shared' }),
  );
  return QueueConfigurations.map(({ Filter }) => Filter?.Key?.FilterRules?.[0]?.Value);
}
