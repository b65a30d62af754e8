import { runInNewContext } from 'node:vm';
import { Match } from 'aws-cdk-lib/assertions';
import { stages } from '../../../infra/stages.ts';
import { templateOf } from '../template.ts';
import { type AlarmProperties, messagesOf } from './alarm-states.ts';

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
      const silent = /^AlarmsFailed(ingest|backfill|load|classify|vacuum|migrate)/.test(id);
      expect({ id, actions: Properties.AlarmActions?.length ?? 0 }).toEqual({ id, actions: silent ? 0 : 1 });
    }
  });
});

describe('The alarm on the oldest original', () => {
  const alarm = alarmOf(asDelivered, 'OldestOriginal');
  const hour = 3600;

  it('looks at what the watch measures', () => {
    expect(alarm).toMatchObject({
      MetricName: 'OldestOriginalAge',
      Namespace: 'AccessLogWarehouse-test',
      Dimensions: [{ Name: 'service', Value: 'measure-originals' }],
      Period: 3600,
      Threshold: 7200,
    });
  });

  it('says nothing after a deployment, while nothing is measured yet and while all is well', () => {
    expect(messagesOf(alarm, [undefined, 0, 60, 300, undefined, 0])).toEqual([]);
  });

  it('goes off when a log is older than two hours, and once', () => {
    expect(messagesOf(alarm, [0, hour, 2.5 * hour, 3.5 * hour, 4.5 * hour])).toEqual([[3, 'ALARM']]);
  });

  it('tells when nobody measures any more', () => {
    expect(messagesOf(alarm, [0, 0, undefined, undefined, undefined])).toEqual([[3, 'INSUFFICIENT_DATA']]);
  });

  it('tells when nobody has ever measured: the deployment puts a first data point', () => {
    const data = firstDataPoints(asDelivered);
    expect(data).toEqual([
      {
        Namespace: alarm.Namespace,
        MetricData: [{ MetricName: alarm.MetricName, Dimensions: alarm.Dimensions, Value: 0 }],
      },
    ]);
    expect(messagesOf(alarm, [0, undefined, undefined, undefined])).toEqual([[2, 'INSUFFICIENT_DATA']]);
  });
});

describe('The alarm that misses a load', () => {
  const alarm = alarmOf(scheduled, 'NoLoad');
  /** One count of rows in an hour of a load, none in others. */
  const hoursOf = (count: number, ...loads: number[]) =>
    Array.from({ length: count }, (_, index) => (loads.includes(index) ? 1 : undefined));

  it('counts how often rows were counted, which each load does', () => {
    expect(alarm).toMatchObject({ MetricName: 'LoadedRows', Statistic: 'SampleCount', Period: 3600 });
  });

  it('says nothing on the first day, and none while a load succeeds each day', () => {
    expect(messagesOf(alarm, hoursOf(25, 0))).toEqual([]);
    expect(messagesOf(alarm, hoursOf(100, 0, 20, 44, 69, 93))).toEqual([]);
  });

  it('tells when the last load is longer ago than a day and two hours', () => {
    expect(messagesOf(alarm, hoursOf(100, 0, 20))).toEqual([[46, 'INSUFFICIENT_DATA']]);
  });

  it('tells when no load has ever come: the day begins when the schedule is switched on', () => {
    expect(firstDataPoints(scheduled)).toContainEqual({
      Namespace: alarm.Namespace,
      MetricData: [{ MetricName: alarm.MetricName, Dimensions: alarm.Dimensions, Value: 0 }],
    });
    expect(messagesOf(alarm, hoursOf(100, 0))).toEqual([[26, 'INSUFFICIENT_DATA']]);
  });
});

describe('The alarm on rows that are set aside', () => {
  const alarm = alarmOf(asDelivered, 'SetAsideRows');
  const metrics = alarm.Metrics as Record<string, string>[];
  const { Expression = '' } = metrics.find(({ Expression: expression }) => expression !== undefined) ?? {};
  /** What CloudWatch makes of a day. */
  const percentOf = (day: { aside: number; masked?: number }): number =>
    runInNewContext(Expression, {
      masked: undefined,
      ...day,
      IF: (condition: boolean, yes: number, no: number) => (condition ? yes : no),
      FILL: (value: number | undefined, otherwise: number) => value ?? otherwise,
    });

  it('looks at the rows that mask-logs counts in a day', () => {
    const looksAt = metrics.flatMap(({ MetricStat }) => MetricStat ?? []);
    expect(looksAt).toEqual(
      ['SetAsideRows', 'MaskedRows'].map((MetricName) => ({
        Metric: {
          MetricName,
          Namespace: 'AccessLogWarehouse-test',
          Dimensions: [{ Name: 'service', Value: 'mask-logs' }],
        },
        Period: 86_400,
        Stat: 'Sum',
      })),
    );
  });

  it('goes off when they are more than one percent of a day, and at least ten', () => {
    const days = [
      { aside: 0, masked: 0 },
      { aside: 9, masked: 9 },
      { aside: 10, masked: 990 },
      { aside: 10_000, masked: 990_000 },
      { aside: 10, masked: 989 },
      { aside: 10 },
    ];
    expect(messagesOf(alarm, [...days.map(percentOf), undefined])).toEqual([[4, 'ALARM']]);
    expect(messagesOf(alarm, [undefined, 0, percentOf({ aside: 10 })])).toEqual([[2, 'ALARM']]);
  });
});

function alarmOf(template: typeof asDelivered, id: string) {
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));
  const [, found] = alarms.find(([logicalId]) => logicalId.startsWith(`Alarms${id}`)) ?? [];
  return found?.Properties as AlarmProperties & Record<string, unknown>;
}

/** What the deployment puts into metrics. */
function firstDataPoints(template: typeof asDelivered): unknown[] {
  return Object.values(template.findResources('Custom::AWS'))
    .map(({ Properties }) => Properties.Create)
    .filter((call) => typeof call === 'string' && call.includes('PutMetricData'))
    .map((call) => JSON.parse(call).parameters);
}

describe('The failures that are reported', () => {
  it('are those of the workflows that people start, not of run-sql, and never of the report itself', () => {
    const [rule] = Object.values(
      asDelivered.findResources('AWS::Events::Rule', { Properties: { EventPattern: Match.anyValue() } }),
    );
    const { detail } = rule?.Properties.EventPattern ?? {};
    expect(detail.status).toEqual(['FAILED', 'TIMED_OUT', 'ABORTED']);
    expect(
      detail.stateMachineArn.map(({ Ref }: { Ref: string }) => Ref.replace(/StateMachine.*/, '')),
    ).toEqual(['Ingest', 'Backfill', 'Load', 'Classify', 'Vacuum', 'Migrate']);
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
      'OutsideLoadWindowRows',
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
