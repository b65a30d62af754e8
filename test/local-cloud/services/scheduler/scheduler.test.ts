import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { systemChance } from '../../../../local-cloud/core/chance.ts';
import { operatorCredentials } from '../../../../local-cloud/core/principals.ts';
import { serviceLog } from '../../../../local-cloud/core/service-log.ts';
import { VirtualClock } from '../../../../local-cloud/core/virtual-clock.ts';
import { type Route, startGateway } from '../../../../local-cloud/http/gateway.ts';
import { Scheduler } from '../../../../local-cloud/services/scheduler/index.ts';
import type { Schedule } from '../../../../local-cloud/services/scheduler/schedule.ts';
import { Timetable } from '../../../../local-cloud/services/scheduler/timetable.ts';

const startExecution = 'arn:aws:scheduler:::aws-sdk:sfn:startExecution';
const RoleArn = 'arn:aws:iam::000000000000:role/scheduler';
const start = new Date('2026-11-23T00:00:00Z');

describe('a schedule', () => {
  it('starts its target at each of its times, and tells it which time was meant', async () => {
    const { clock, started } = run({
      Target: { Input: '{"at":"<aws.scheduler.scheduled-time>","attempt":<aws.scheduler.attempt-number>}' },
    });
    await clock.advanceTo(new Date('2026-11-25T01:00:00Z'));
    expect(started).toEqual([
      '{"at":"2026-11-23T02:00:00Z","attempt":1}',
      '{"at":"2026-11-24T02:00:00Z","attempt":1}',
    ]);
  });

  it('tries again when the target does not take it, still for the time that was meant', async () => {
    const { clock, started } = run({ Target: { Input: '<aws.scheduler.scheduled-time>' } }, 3);
    await clock.advanceTo(new Date('2026-11-23T02:01:00Z'));
    expect(started).toEqual(['2026-11-23T02:00:00Z']);
  });

  it('gives up after its retries', async () => {
    const { clock, started } = run({ Target: { RetryPolicy: { MaximumRetryAttempts: 2 } } }, 3);
    await clock.advanceTo(new Date('2026-11-23T03:00:00Z'));
    expect(started).toEqual([]);
  });

  it('does nothing while it is disabled', async () => {
    const { clock, started } = run({ State: 'DISABLED' });
    await clock.advanceTo(new Date('2026-12-01T00:00:00Z'));
    expect(started).toEqual([]);
  });
});

/** Runs a schedule at 02:00 UTC from 2026-11-23 on, whose target fails so many times at first. */
function run(schedule: { State?: Schedule['State']; Target?: Partial<Schedule['Target']> }, failures = 0) {
  const clock = new VirtualClock(start, { until: start });
  const started: string[] = [];
  let failuresLeft = failures;
  const timetable = new Timetable({
    clock,
    chance: systemChance,
    async start(_schedule, input) {
      if (failuresLeft-- > 0) throw new Error('not now');
      started.push(input);
    },
    log: serviceLog(undefined, 'scheduler', clock),
  });
  timetable.run({
    Arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/load',
    Name: 'load',
    GroupName: 'default',
    ScheduleExpression: 'cron(0 2 * * ? *)',
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    CreationDate: '2026-11-01T00:00:00Z',
    LastModificationDate: '2026-11-01T00:00:00Z',
    State: 'ENABLED',
    ...schedule,
    Target: { Arn: startExecution, RoleArn, ...schedule.Target },
  });
  return { clock, started };
}

describe('the Scheduler API', () => {
  const routes: Route[] = [];
  let gateway: Awaited<ReturnType<typeof startGateway>>;
  let scheduler: Scheduler;
  let client: SchedulerClient;
  beforeAll(async () => {
    gateway = await startGateway(0, routes);
    const { endpoint } = gateway;
    const clock = new VirtualClock(start, { until: start });
    scheduler = new Scheduler({ clock, chance: systemChance, endpoint });
    routes.push({ signingName: 'scheduler', service: scheduler.service });
    client = new SchedulerClient({ endpoint, region: 'us-east-1', credentials: operatorCredentials });
  });
  afterAll(async () => {
    client.destroy();
    await scheduler.close();
    await gateway.close();
  });

  const schedule: CreateScheduleCommandInput = {
    Name: 'load',
    ScheduleExpression: 'cron(0 2 * * ? *)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: startExecution, RoleArn },
  };

  it('creates, describes, updates, lists and deletes', async () => {
    await client.send(new CreateScheduleCommand(schedule));
    await client.send(new UpdateScheduleCommand({ ...schedule, State: 'DISABLED' }));
    expect(await client.send(new GetScheduleCommand({ Name: 'load' }))).toMatchObject({
      Name: 'load',
      State: 'DISABLED',
      ScheduleExpressionTimezone: 'UTC',
      CreationDate: start,
    });
    const { Schedules } = await client.send(new ListSchedulesCommand({}));
    expect(Schedules).toMatchObject([{ Name: 'load', GroupName: 'default' }]);
    await client.send(new DeleteScheduleCommand({ Name: 'load' }));
    await expect(client.send(new GetScheduleCommand({ Name: 'load' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it.each([
    ['a bad expression', { ScheduleExpression: 'cron(0 2 * * * *)' }],
    [
      'another target than StartExecution',
      { Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage', RoleArn } },
    ],
    ['a flexible time window', { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 } }],
  ] as const)('refuses %s', async (_name, wrong) => {
    const creation = client.send(new CreateScheduleCommand({ ...schedule, ...wrong }));
    await expect(creation).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
