import { scheduleArn } from '../../core/arn.ts';
import { ServiceError } from '../../http/aws-json.ts';
import { parseScheduleExpression } from './schedule-expression.ts';

/** A schedule as the API describes it. Dates are ISO 8601. */
export interface Schedule {
  readonly Arn: string;
  readonly Name: string;
  readonly GroupName: 'default';
  readonly Description?: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly State: 'ENABLED' | 'DISABLED';
  readonly FlexibleTimeWindow: { readonly Mode: string };
  readonly Target: Target;
  readonly CreationDate: string;
  readonly LastModificationDate: string;
}

export interface Target {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly RetryPolicy?: {
    readonly MaximumEventAgeInSeconds?: number;
    readonly MaximumRetryAttempts?: number;
  };
}

/** The universal target that calls StartExecution of Step Functions. Its input has the parameters in PascalCase. */
const startExecutionTarget = 'arn:aws:scheduler:::aws-sdk:sfn:startExecution';

const served = [
  'ClientToken',
  'Description',
  'FlexibleTimeWindow',
  'GroupName',
  'Name',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'State',
  'Target',
];

/** @throws ServiceError ValidationException for input that is wrong, or not served here */
export function readSchedule(
  name: string,
  input: Record<string, unknown>,
  created: string,
  now: Date,
): Schedule {
  const unserved = Object.keys(input).find((key) => input[key] !== undefined && !served.includes(key));
  if (unserved) throw invalid(`The local Scheduler does not serve ${unserved}.`);
  const schedule: Schedule = {
    ScheduleExpressionTimezone: 'UTC',
    State: 'ENABLED',
    ...(input as unknown as Pick<Schedule, 'ScheduleExpression' | 'FlexibleTimeWindow' | 'Target'>),
    Arn: scheduleArn(name),
    Name: name,
    GroupName: 'default',
    CreationDate: created,
    LastModificationDate: now.toISOString(),
  };
  if ((input.GroupName ?? 'default') !== 'default')
    throw invalid('The local Scheduler has the default group only.');
  if (schedule.FlexibleTimeWindow?.Mode !== 'OFF')
    throw invalid('The local Scheduler serves no flexible time windows.');
  if (schedule.Target?.Arn !== startExecutionTarget) {
    throw invalid(`The local Scheduler serves ${startExecutionTarget} only, not ${schedule.Target?.Arn}.`);
  }
  try {
    parseScheduleExpression(schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone, now);
  } catch (error) {
    throw invalid((error as Error).message);
  }
  return schedule;
}

const invalid = (message: string) => new ServiceError('ValidationException', message);
