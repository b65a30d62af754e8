import { type CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { counted } from '../operator/counted.ts';
import type { StackOutputs } from '../operator/outputs.ts';
import { Problem } from './problem.ts';
import type { Step } from './steps.ts';

const remake =
  'CloudFormation does not notice such a change: alter the description of the alarm in infra/constructs/alarms.ts and deploy again, which sets all of it.';

/** The alarms that send messages are there, tell the operator's topic, and none is on. */
export const checkAlarms = (
  cloudWatch: CloudWatchClient,
  { AlarmNames, OperatorTopicArn }: StackOutputs,
): Step<readonly MetricAlarm[]> => ({
  title: 'Alarms',
  advice: 'Look at the alarms of the stack in the CloudWatch console.',
  async work() {
    const names = AlarmNames.split(' ');
    const alarms = await alarmsNamed(cloudWatch, names);
    refuse(
      'These alarms of the stack are not there',
      remake,
      names.filter((name) => !alarms.has(name)),
    );
    refuse(
      'These alarms tell nobody',
      remake,
      namesOf(alarms, (alarm) => !tells(alarm, OperatorTopicArn)),
    );
    refuse(
      'These alarms are on',
      'docs/operations.md says what each means, under Alarms and messages.',
      namesOf(alarms, ({ StateValue }) => StateValue === 'ALARM'),
    );
    return [...alarms.values()];
  },
  summarize: (alarms) => {
    const silent = alarms.filter(({ StateValue }) => StateValue === 'INSUFFICIENT_DATA').length;
    const waiting = silent > 0 ? `; data yet to come for ${silent} of them` : '';
    return `${counted(alarms.length, 'alarm')} for the topic, and none is on${waiting}`;
  },
});

/** @throws Problem unless there are no names */
function refuse(what: string, advice: string, names: readonly string[]): void {
  if (names.length > 0) throw new Problem(`${what}: ${names.join(', ')}`, advice);
}

const namesOf = (alarms: ReadonlyMap<string, MetricAlarm>, holds: (alarm: MetricAlarm) => boolean) =>
  [...alarms].filter(([, alarm]) => holds(alarm)).map(([name]) => name);

const tells = ({ ActionsEnabled, AlarmActions = [] }: MetricAlarm, topicArn: string): boolean =>
  ActionsEnabled === true && AlarmActions.includes(topicArn);

async function alarmsNamed(
  client: CloudWatchClient,
  AlarmNames: string[],
): Promise<ReadonlyMap<string, MetricAlarm>> {
  const alarms = new Map<string, MetricAlarm>();
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, { AlarmNames })) {
    for (const alarm of MetricAlarms) alarms.set(alarm.AlarmName as string, alarm);
  }
  return alarms;
}
