import { GetScheduleCommand, type GetScheduleOutput, type SchedulerClient } from '@aws-sdk/client-scheduler';
import type { StackOutputs } from '../operator/outputs.ts';
import type { Step } from './steps.ts';

/** Whether and when `load` is started by itself. */
export const checkSchedule = (
  scheduler: SchedulerClient,
  { ScheduleName }: StackOutputs,
): Step<GetScheduleOutput> => ({
  title: 'Schedule',
  advice: `Look for ${ScheduleName} in the EventBridge Scheduler console. If it is not there, deploy again.`,
  work: () => scheduler.send(new GetScheduleCommand({ Name: ScheduleName })),
  summarize: ({ State, ScheduleExpression, ScheduleExpressionTimezone }) =>
    State === 'ENABLED'
      ? `load starts by itself: ${ScheduleExpression}, ${ScheduleExpressionTimezone}`
      : 'off, as delivered: switch it on when all of this is ok',
});
