import { scheduleArn } from '../../core/arn.ts';
import type { Need } from '../../iam/need.ts';
import { unknownOperation } from '../../iam/needs.ts';

const actions: Readonly<Record<string, string>> = {
  DELETE: 'DeleteSchedule',
  GET: 'GetSchedule',
  POST: 'CreateSchedule',
  PUT: 'UpdateSchedule',
};

/** What a request to EventBridge Scheduler needs, by its method and URL. */
export function schedulerNeeds(method: string, { pathname }: URL): Need[] {
  if (method === 'GET' && pathname === '/schedules') {
    return [{ action: 'scheduler:ListSchedules', resource: '*' }];
  }
  const name = /^\/schedules\/([^/]+)$/.exec(pathname)?.[1];
  const action = actions[method];
  if (!name || !action) throw unknownOperation('scheduler', `${method} ${pathname}`);
  return [{ action: `scheduler:${action}`, resource: scheduleArn(name) }];
}
