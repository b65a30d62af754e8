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

type StoredAlarm = Alarm & {
  /** ISO 8601 */
  readonly updated: string;
};

/**
 * CloudWatch, limited to accepting the metrics that workflows put, and to describing the alarms of templates. Metrics are
 * dropped and alarms never evaluated: nobody watches a local cloud.
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

  #describeAlarms({
    AlarmNames,
    AlarmNamePrefix = '',
    MaxRecords = 50,
    NextToken = '0',
    ...others
  }: DescribeAlarmsInput): object {
    const unserved = Object.keys(others)[0];
    if (unserved) throw invalid(`${unserved} is not served by the local cloud.`);
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

/** The state is that of an alarm whose metric has never been looked at. */
const description = ({ updated, ...alarm }: StoredAlarm): object => ({
  ActionsEnabled: true,
  AlarmActions: [],
  OKActions: [],
  InsufficientDataActions: [],
  ...alarm,
  AlarmArn: arn('cloudwatch', `alarm:${alarm.AlarmName}`),
  AlarmConfigurationUpdatedTimestamp: new Date(updated),
  StateValue: 'INSUFFICIENT_DATA',
  StateReason: 'Unchecked: Initial alarm creation',
  StateUpdatedTimestamp: new Date(updated),
});

const invalid = (message: string) => new ServiceError('InvalidParameterValue', message);
