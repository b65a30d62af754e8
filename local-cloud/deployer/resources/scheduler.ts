import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { arn, scheduleArn } from '../../core/arn.ts';
import { physicalName, type ResourceType } from '../resource-type.ts';

/** The properties of a schedule have the names of the API's parameters. */
export const schedule: ResourceType = {
  emulated: [
    'Description',
    'EndDate',
    'FlexibleTimeWindow',
    'Name',
    'ScheduleExpression',
    'ScheduleExpressionTimezone',
    'StartDate',
    'State',
    'Target',
  ],
  accepted: [],
  async put(properties, place) {
    const { scheduler, iam } = place.services;
    const Name: string = properties.Name ?? physicalName(place);
    const group = arn('scheduler', 'schedule-group/default');
    iam.checkTrust(properties.Target.RoleArn, 'scheduler.amazonaws.com', group);
    const input = { ...properties, Name } as unknown as CreateScheduleCommandInput;
    try {
      await scheduler.send(new UpdateScheduleCommand(input));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      await scheduler.send(new CreateScheduleCommand(input));
    }
    return {
      physicalId: Name,
      attributes: { Arn: scheduleArn(Name) },
    };
  },
  async delete({ physicalId }, { services }) {
    await services.scheduler.send(new DeleteScheduleCommand({ Name: physicalId }));
  },
};
