import { arn } from '../../core/arn.ts';
import { physicalName, type ResourceType } from '../resource-type.ts';

/** The longest name of an alarm. */
const longestName = 255;

/** Alarms are described, but nothing evaluates them. */
export const alarm: ResourceType = {
  emulated: [
    'ActionsEnabled',
    'AlarmActions',
    'AlarmDescription',
    'AlarmName',
    'InsufficientDataActions',
    'OKActions',
  ],
  accepted: [
    'ComparisonOperator',
    'DatapointsToAlarm',
    'Dimensions',
    'EvaluateLowSampleCountPercentile',
    'EvaluationPeriods',
    'ExtendedStatistic',
    'MetricName',
    'Metrics',
    'Namespace',
    'Period',
    'Statistic',
    'Threshold',
    'ThresholdMetricId',
    'TreatMissingData',
    'Unit',
  ],
  async put({ AlarmName = undefined, ...properties }, place) {
    const name: string = AlarmName ?? physicalName(place, longestName);
    place.services.cloudWatch.putAlarm({ ...properties, AlarmName: name });
    return { physicalId: name, attributes: { Arn: arn('cloudwatch', `alarm:${name}`) } };
  },
  async delete({ physicalId }, { services }) {
    services.cloudWatch.deleteAlarm(physicalId);
  },
};
