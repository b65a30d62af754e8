import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  paginateDescribeAlarms,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { ListSubscriptionsByTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { CfnOutput, CfnWaitCondition, type Stack } from 'aws-cdk-lib';

import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { type Cloud, startCloud } from '../../../local-cloud/cloud.ts';
import { roleCredentials } from '../../../local-cloud/core/principals.ts';
import { Workspace } from './stacks.ts';

const topicArn = 'arn:aws:sns:us-east-1:000000000000:operator';
let workspace: Workspace;
let cloud: Cloud;
let cloudFormation: CloudFormationClient;
let cloudWatch: CloudWatchClient;
let sns: SNSClient;

beforeAll(async () => {
  workspace = new Workspace();
  cloud = await startCloud({ port: 0, directory: workspace.directory });
  await cloud.deploy(workspace.synthesize(watched));
  const config = { ...cloud.clientConfig, maxAttempts: 1 };
  cloudFormation = new CloudFormationClient(config);
  cloudWatch = new CloudWatchClient(config);
  sns = new SNSClient(config);
});
afterAll(async () => {
  for (const client of [cloudFormation, cloudWatch, sns]) client.destroy();
  await cloud.close();
  workspace.remove();
});

/** Two alarms, one of which tells a topic that a person subscribes to. */
function watched(stack: Stack): void {
  stack.templateOptions.description = 'What <people> watch & why';
  const topic = new Topic(stack, 'Topic', { topicName: 'operator' });
  topic.addSubscription(new EmailSubscription('you@example.org'));
  const metric = new Metric({ namespace: 'Test', metricName: 'Age' });
  const properties = { metric, threshold: 1, evaluationPeriods: 2 };
  new Alarm(stack, 'Old', { ...properties, alarmName: 'old', alarmDescription: 'Too old' }).addAlarmAction(
    new SnsAction(topic),
  );
  new Alarm(stack, 'Unnamed', properties);
  new CfnOutput(stack, 'TopicArn', { value: topic.topicArn });
}

const describeStack = async (StackName: string) => {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  return Stacks[0];
};

describe('CloudFormation describes', () => {
  it('a stack by its name or id, with its outputs', async () => {
    const stack = await describeStack('Test');
    expect(stack).toMatchObject({
      StackName: 'Test',
      Description: 'What <people> watch & why',
      StackStatus: 'CREATE_COMPLETE',
      CreationTime: expect.any(Date),
      Outputs: [{ OutputKey: 'TopicArn', OutputValue: topicArn }],
    });
    expect(await describeStack(stack?.StackId as string)).toEqual(stack);
  });

  it('no stack that is not there, in the words of AWS', async () => {
    await expect(describeStack('Other')).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id Other does not exist',
    });
  });

  it('how the last deployment went, after a restart too', async () => {
    const directory = `${workspace.directory}/failing`;
    const failing = workspace.synthesize((stack) => {
      new CfnWaitCondition(stack, 'Wait');
    }, 'Failing');
    const first = await startCloud({ port: 0, directory });
    await expect(first.deploy(failing)).rejects.toThrow('AWS::CloudFormation::WaitCondition');
    await first.close();
    const second = await startCloud({ port: 0, directory });
    const client = new CloudFormationClient(second.clientConfig);
    const stacks = async () => (await client.send(new DescribeStacksCommand({}))).Stacks;
    expect(await stacks()).toMatchObject([
      {
        StackName: 'Failing',
        StackStatus: 'CREATE_FAILED',
        StackStatusReason: expect.stringContaining('WaitCondition'),
      },
    ]);
    await second.deploy(workspace.synthesize(watched, 'Failing'));
    await second.deploy(workspace.synthesize(watched, 'Failing'));
    expect(await stacks()).toMatchObject([
      { StackStatus: 'UPDATE_COMPLETE', LastUpdatedTime: expect.any(Date) },
    ]);
    client.destroy();
    await second.close();
  });
});

describe('CloudWatch describes', () => {
  const describe = async (input: object) => {
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand(input));
    return MetricAlarms.map(({ AlarmName }) => AlarmName);
  };

  it('the alarms of a template, which nobody has looked at yet', async () => {
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ['old'] }));
    expect(MetricAlarms).toMatchObject([
      {
        AlarmName: 'old',
        AlarmDescription: 'Too old',
        AlarmActions: [topicArn],
        ActionsEnabled: true,
        StateValue: 'INSUFFICIENT_DATA',
        EvaluationPeriods: 2,
        AlarmConfigurationUpdatedTimestamp: expect.any(Date),
      },
    ]);
  });

  it('those of a list of names or of a prefix, page by page', async () => {
    expect(await describe({ AlarmNames: ['old', 'gone'] })).toEqual(['old']);
    expect(await describe({ AlarmNamePrefix: 'Test-Unnamed' })).toEqual([
      expect.stringMatching(/^Test-Unnamed/),
    ]);
    const pages: number[] = [];
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
      { client: cloudWatch, pageSize: 1 },
      {},
    )) {
      pages.push(MetricAlarms.length);
    }
    expect(pages).toEqual([1, 1]);
  });

  it('an alarm in the state that somebody has set', async () => {
    const set = (AlarmName: string) =>
      cloudWatch.send(
        new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'To see what happens' }),
      );
    const { MetricAlarms: [alarm] = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: 'Test-' }),
    );
    await set(alarm?.AlarmName as string);
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'Test-' }));
    expect(MetricAlarms).toMatchObject([{ StateValue: 'ALARM', StateReason: 'To see what happens' }]);
    await expect(set('gone')).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });

  it('none by what it does not serve, and names that', async () => {
    await expect(describe({ StateValue: 'ALARM' })).rejects.toThrow(
      'StateValue is not served by the local cloud.',
    );
    const put = new PutMetricAlarmCommand({ AlarmName: 'mine' } as never);
    await expect(cloudWatch.send(put)).rejects.toThrow('The local cloud does not serve PutMetricAlarm.');
  });
});

describe('SNS lists', () => {
  const list = (TopicArn: string, NextToken?: string) =>
    sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }));

  it('who subscribes to a topic. Nobody has confirmed anything', async () => {
    expect((await list(topicArn)).Subscriptions).toEqual([
      {
        SubscriptionArn: 'PendingConfirmation',
        Owner: '000000000000',
        Protocol: 'email',
        Endpoint: 'you@example.org',
        TopicArn: topicArn,
      },
    ]);
  });

  it('nothing of a topic that is not there, nor what it does not serve', async () => {
    await expect(list(`${topicArn}s`)).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
    });
    await expect(list(topicArn, 'x')).rejects.toThrow('NextToken is not served by the local cloud.');
    await expect(sns.send(new ListTopicsCommand({}))).rejects.toThrow(
      'The local cloud does not serve ListTopics.',
    );
  });
});

describe('STS tells', () => {
  const askedBy = async (credentials = cloud.clientConfig.credentials) => {
    const sts = new STSClient({ ...cloud.clientConfig, credentials, maxAttempts: 1 });
    try {
      return await sts.send(new GetCallerIdentityCommand({}));
    } finally {
      sts.destroy();
    }
  };

  it('the operator and the session of a role who they are, whatever they may do', async () => {
    expect(await askedBy()).toMatchObject({
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:user/local',
    });
    const role = 'arn:aws:iam::000000000000:role/path/worker';
    expect(await askedBy(roleCredentials(role))).toMatchObject({
      Arn: 'arn:aws:sts::000000000000:assumed-role/worker/local',
    });
  });

  it('nothing else', async () => {
    const sts = new STSClient({ ...cloud.clientConfig, maxAttempts: 1 });
    await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toThrow(
      'The local cloud does not serve GetSessionToken.',
    );
    sts.destroy();
  });
});
