import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CfnOutput, CfnWaitCondition, type Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { stackOutputs } from '../../../infra/operator/outputs.ts';
import { verify } from '../../../infra/verify/index.ts';
import { type Cloud, startCloud } from '../../../local-cloud/cloud.ts';
import { Workspace } from '../../local-cloud/deployer/stacks.ts';

let workspace: Workspace;
let cloud: Cloud;
beforeAll(async () => {
  workspace = new Workspace();
  cloud = await startCloud({ port: 0 });
});
afterAll(async () => {
  await cloud.close();
  workspace.remove();
});

/** A stack that has what operators are told by, and nothing else. @param alarmNames as its output tells them */
const monitoringOnly =
  (alarmNames: string, { silent = false, distributions = [] as string[] } = {}) =>
  (stack: Stack) => {
    const topic = new Topic(stack, 'Topic');
    topic.addSubscription(new EmailSubscription('you@example.org'));
    const metric = new Metric({ namespace: 'Test', metricName: 'Age' });
    const alarm = new Alarm(stack, 'Old', { metric, threshold: 1, evaluationPeriods: 1, alarmName: 'old' });
    if (!silent) alarm.addAlarmAction(new SnsAction(topic));
    const outputs: Record<string, string> = {
      Sources: JSON.stringify([
        { id: 'site', bucketName: 'gone', prefix: '', queueUrl: 'gone', distributions },
      ]),
      OperatorTopicArn: topic.topicArn,
      AlarmNames: alarmNames,
    };
    for (const name of Object.keys(stackOutputs.shape)) {
      new CfnOutput(stack, `Output${name}`, { value: outputs[name] ?? 'gone' }).overrideLogicalId(name);
    }
  };

const deploy = (stackName: string, define: (stack: Stack) => void) =>
  cloud.deploy(workspace.synthesize(define, stackName));

async function run(stackName: string, region = cloud.clientConfig.region): Promise<string> {
  let written = '';
  const out = {
    write(text: string) {
      written += text;
    },
  };
  expect(await verify({ stackName, out, config: { ...cloud.clientConfig, region } })).toBe(false);
  return written.replaceAll(/\s+/g, ' ');
}

describe('A deployment is refused', () => {
  it('that is not there', async () => {
    const text = await run('AccessLogWarehouse-two-words');
    expect(text).toContain(
      'FAIL Stack There is no stack AccessLogWarehouse-two-words in us-east-1 of account 000000000000. To do: Deploy it: npm run deploy -- --stage two-words.',
    );
    expect(text).not.toContain('Alarms');
  });

  it('that has failed', async () => {
    const failing = deploy('AccessLogWarehouse-failing', (stack) => {
      new CfnWaitCondition(stack, 'Wait');
    });
    await expect(failing).rejects.toThrow();
    expect(await run('AccessLogWarehouse-failing')).toMatch(
      /FAIL Stack .* is CREATE_FAILED\. .*WaitCondition.* To do: Find the first failed event/,
    );
  });

  it('of another version', async () => {
    await deploy('AccessLogWarehouse-older', (stack) => {
      new Topic(stack, 'Topic');
    });
    expect(await run('AccessLogWarehouse-older')).toMatch(
      /FAIL Stack .* lacks outputs .* To do: Deploy this version/,
    );
  });
});

describe('What is looked at only is told together: the next step is done all the same', () => {
  it.each([
    ['an alarm that is not there', 'old lost', {}, /These alarms of the stack are not there: lost/],
    ['an alarm that tells nobody', 'old', { silent: true }, /These alarms tell nobody: old/],
  ])('%s', async (_, alarmNames, options, problem) => {
    await deploy('Watched', monitoringOnly(alarmNames, options));
    const text = await run('Watched');
    expect(text).toMatch(problem);
    expect(text).toContain('To do: CloudFormation does not notice such a change');
    expect(text).toContain('note Topic you@example.org has not confirmed the subscription');
    expect(text).toContain('FAIL Schedule Schedule gone does not exist. To do: Look for gone');
    expect(text).toContain('FAIL Put');
  });

  it('deliveries to another region, if their stack is not there', async () => {
    await deploy('Watched', monitoringOnly('old', { distributions: ['E1ABCDEF234567'] }));
    expect(await run('Watched', 'eu-west-1')).toContain(
      'FAIL Delivery The stack Watched-delivery in us-east-1 is missing: CloudFront may deliver nothing. To do: Deploy the stage again',
    );
    await deploy('Watched-delivery', (stack) => {
      new Topic(stack, 'Topic');
    });
    expect(await run('Watched', 'eu-west-1')).toContain('ok Delivery of 1 distribution, by Watched-delivery');
    expect(await run('Watched')).not.toContain('Delivery');
  });

  it('an alarm that is on', async () => {
    await deploy('Watched', monitoringOnly('old'));
    expect(await run('Watched')).toContain(
      'ok Alarms 1 alarm for the topic, and none is on; data yet to come for 1 of them',
    );
    const cloudWatch = new CloudWatchClient(cloud.clientConfig);
    await cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: 'old', StateValue: 'ALARM', StateReason: 'A test' }),
    );
    cloudWatch.destroy();
    expect(await run('Watched')).toContain(
      'FAIL Alarms These alarms are on: old To do: docs/operations.md says what each means',
    );
  });
});
