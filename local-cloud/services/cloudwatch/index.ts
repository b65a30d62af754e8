import { arn } from '../../core/arn.ts';
import type { Clock } from '../../core/clock.ts';
import { type JsonFile, jsonFile } from '../../core/json-file.ts';
import { awsJsonService, type Service } from '../../http/aws-json.ts';
import { ServiceError } from '../../http/service-error.ts';

/** An alarm with the properties that its template gives it. */
export interface Alarm {
  readonly AlarmName: string;
  readonly [property: string]: unknown;
}

interface StoredAlarm extends Alarm {
  /** ISO 8601 */
  readonly updated: string;
  /** What somebody set. By itself, an alarm whose metric was never looked at has none. */
  readonly state?: { readonly StateValue: string; readonly StateReason: string };
}

/**
 * CloudWatch, limited to accepting the metrics that workflows put, and to describing the alarms of templates. Metrics are
 * dropped, and nothing evaluates alarms: their state is what SetAlarmState sets.
 */
export class CloudWatch {
  readonly service: Service;
  readonly #clock: Clock;
  readonly #alarms: JsonFile<Record<string, StoredAlarm>>;

  /** @param options.path in memory when absent */
  constructor({ clock, path }: { readonly clock: Clock; readonly path?: string }) {
    this.#clock = clock;
    this.#alarms = jsonFile(path, {});
    this.service = awsJsonService({
      PutMetricData: () => ({}),
      DescribeAlarms: (input) => this.#describeAlarms(input),
      SetAlarmState: (input) => this.#setAlarmState(input),
    });
  }

  putAlarm(alarm: Alarm): void {
    this.#alarms.content[alarm.AlarmName] = { ...alarm, updated: this.#clock.now().toISOString() };
    this.#alarms.save();
  }

  deleteAlarm(name: string): void {
    delete this.#alarms.content[name];
    this.#alarms.save();
  }

  #setAlarmState({ AlarmName, StateValue, StateReason, ...others }: SetAlarmStateInput): object {
    refuseOthers(others);
    const alarm = this.#alarms.content[AlarmName];
    if (!alarm) throw new ServiceError('ResourceNotFound', `There is no alarm ${AlarmName}.`, 404);
    const updated = this.#clock.now().toISOString();
    this.#alarms.content[AlarmName] = { ...alarm, updated, state: { StateValue, StateReason } };
    this.#alarms.save();
    return {};
  }

  #describeAlarms({
    AlarmNames,
    AlarmNamePrefix = '',
    MaxRecords = 50,
    NextToken = '0',
    ...others
  }: DescribeAlarmsInput): object {
    refuseOthers(others);
    if (AlarmNames && AlarmNames.length > 100) throw invalid('AlarmNames has at most 100 items.');
    const found = Object.values(this.#alarms.content)
      .filter(({ AlarmName }) => AlarmNames?.includes(AlarmName) ?? AlarmName.startsWith(AlarmNamePrefix))
      .sort((one, other) => (one.AlarmName < other.AlarmName ? -1 : 1));
    const end = Number(NextToken) + MaxRecords;
    return {
      MetricAlarms: found.slice(Number(NextToken), end).map(description),
      CompositeAlarms: [],
      ...(end < found.length && { NextToken: String(end) }),
    };
  }
}

interface DescribeAlarmsInput {
  readonly AlarmNames?: readonly string[];
  readonly AlarmNamePrefix?: string;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
}

interface SetAlarmStateInput {
  readonly AlarmName: string;
  readonly StateValue: string;
  readonly StateReason: string;
}

function refuseOthers(input: object): void {
  const [unserved] = Object.keys(input);
  if (unserved) throw invalid(`${unserved} is not served by the local cloud.`);
}

/** The state is at first that of an alarm whose metric has never been looked at. */
const description = ({ updated, state = unchecked, ...alarm }: StoredAlarm): object => ({
  ActionsEnabled: true,
  AlarmActions: [],
  OKActions: [],
  InsufficientDataActions: [],
  ...alarm,
  AlarmArn: arn('cloudwatch', `alarm:${alarm.AlarmName}`),
  AlarmConfigurationUpdatedTimestamp: new Date(updated),
  ...state,
  StateUpdatedTimestamp: new Date(updated),
});

const unchecked = { StateValue: 'INSUFFICIENT_DATA', StateReason: 'Unchecked: Initial alarm creation' };

const invalid = (message: string) => new ServiceError('InvalidParameterValue', message);
