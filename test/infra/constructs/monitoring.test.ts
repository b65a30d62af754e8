import { Match } from 'aws-cdk-lib/assertions';
import { stages } from '../../../infra/stages.ts';
import { templateOf } from '../template.ts';

const { production } = stages;
const asDelivered = templateOf(production);
const scheduled = templateOf({
  ...production,
  load: { ...production.load, scheduleEnabled: true },
  operatorEmail: 'operator@example.org',
});

describe('The alarms', () => {
  const names = (template: typeof asDelivered) =>
    Object.keys(template.findResources('AWS::CloudWatch::Alarm')).map((id) => id.replace(/.{8}$/, ''));

  it('miss a load only while one is scheduled', () => {
    expect(names(asDelivered)).not.toContain('AlarmsNoLoad');
    expect(names(scheduled)).toContain('AlarmsNoLoad');
  });

  it('notify, but for those of failed executions, which are reported one by one', () => {
    for (const [id, { Properties }] of Object.entries(scheduled.findResources('AWS::CloudWatch::Alarm'))) {
      const silent = /^AlarmsFailed(ingest|backfill|load|vacuum|migrate)/.test(id);
      expect({ id, actions: Properties.AlarmActions?.length ?? 0 }).toEqual({ id, actions: silent ? 0 : 1 });
    }
  });

  it('go off when nobody measures the age of the oldest original, too', () => {
    asDelivered.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'OldestOriginalAge',
      Namespace: 'AccessLogWarehouse-test',
      Dimensions: [{ Name: 'service', Value: 'measure-originals' }],
      Threshold: 7200,
      TreatMissingData: 'breaching',
    });
  });
});

describe('The failures that are reported', () => {
  it('are those of the workflows that people start, not of run-sql, and never of the report itself', () => {
    const [rule] = Object.values(
      asDelivered.findResources('AWS::Events::Rule', { Properties: { EventPattern: Match.anyValue() } }),
    );
    const { detail } = rule?.Properties.EventPattern ?? {};
    expect(detail.status).toEqual(['FAILED', 'TIMED_OUT', 'ABORTED']);
    expect(
      detail.stateMachineArn.map(({ Ref }: { Ref: string }) => Ref.replace(/StateMachine.*/, '')),
    ).toEqual(['Ingest', 'Backfill', 'Load', 'Vacuum', 'Migrate']);
  });
});

describe('The topic', () => {
  it('is encrypted with a key that alarms may use, and takes TLS only', () => {
    asDelivered.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    asDelivered.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    });
    asDelivered.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it('writes to the operator if there is an address', () => {
    asDelivered.resourceCountIs('AWS::SNS::Subscription', 0);
    scheduled.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'operator@example.org',
    });
  });
});

describe('The dashboard', () => {
  it('shows the queue of every source', () => {
    const sources = [
      { id: 'site', bucketName: 'logs', prefix: 'cdn/' },
      { id: 'shop', bucketName: 'logs', prefix: 'shop/' },
    ];
    const template = templateOf({ ...production, sources });
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard?.Properties.DashboardBody);
    expect(body.match(/ApproximateAgeOfOldestMessage/g)).toHaveLength(2);
    for (const { id } of sources) expect(body).toContain(`label\\":\\"${id}`);
  });

  it('shows what is done, how long it takes and what it costs', () => {
    const [dashboard] = Object.values(asDelivered.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard?.Properties.DashboardBody);
    for (const shown of [
      'MaskedFiles',
      'RejectedFiles',
      'MaskedRows',
      'SetAsideRows',
      'OldestOriginalAge',
      'ApproximateNumberOfMessagesVisible',
      'FilesToLoad',
      'LoadedRows',
      'Duration of load',
      'Duration of vacuum',
      'ComputeSeconds',
      'GB seconds',
      'ConsumedCapacity',
    ]) {
      expect(body).toContain(shown);
    }
  });
});
