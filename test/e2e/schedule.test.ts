import {
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
  type UpdateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import { DescribeExecutionCommand, paginateListExecutions } from '@aws-sdk/client-sfn';
import { stages } from '../../infra/stages.ts';
import { VirtualClock } from '../../local-cloud/core/virtual-clock.ts';
import { type DeployedStack, deployStack } from '../support/deployed-stack.ts';

const hour = 3_600_000;
const clock = new VirtualClock(new Date('2026-11-22T20:10:00Z'), { patience: 10_000 });
let deployed: DeployedStack;
let scheduler: SchedulerClient;

beforeAll(async () => {
  deployed = await deployStack({ clock, working: clock.working });
  scheduler = new SchedulerClient(deployed.cloud.clientConfig);
});
afterAll(async () => {
  scheduler.destroy();
  await deployed.remove();
});

// A day takes about a second: it is as long as the work in it.
describe('In a day of virtual time the schedule', () => {
  it.each([
    ['development', Array.from({ length: 24 }, (_, index) => (21 + index) % 24)],
    ['production', [2]],
  ] as const)('of %s starts its loads, each for its time', async (stage, hours) => {
    const { schedule } = stages[stage].load;
    const start = clock.now();
    await clock.working(update({ State: 'ENABLED', ScheduleExpression: schedule.expressionString }));
    await clock.sleep(start.getTime() + 24 * hour - clock.now().getTime());
    await clock.working(update({ State: 'DISABLED' }));

    const loads = await loadsSince(start);
    expect(loads.map(({ startDate }) => startDate?.getUTCHours())).toEqual(hours);
    for (const { name, status, startDate, input } of loads) {
      expect({ status, input }).toEqual({
        status: 'SUCCEEDED',
        input: { scheduledTime: startDate?.toISOString().replace('.000', '') },
      });
      expect(name).toMatch(/^scheduled-/);
    }
  });
});

async function update(changes: Partial<UpdateScheduleCommandInput>): Promise<void> {
  const { Schedules: [{ Name } = {}] = [] } = await scheduler.send(new ListSchedulesCommand({}));
  const { ScheduleExpression, FlexibleTimeWindow, Target } = await scheduler.send(
    new GetScheduleCommand({ Name }),
  );
  await scheduler.send(
    new UpdateScheduleCommand({ Name, ScheduleExpression, FlexibleTimeWindow, Target, ...changes }),
  );
}

/** In the order they were started. */
async function loadsSince(start: Date) {
  const { sfn: client, outputs } = deployed.stack;
  const loads = [];
  const pages = paginateListExecutions({ client }, { stateMachineArn: outputs.LoadStateMachineArn });
  for await (const { executions = [] } of pages) {
    for (const { executionArn, startDate } of executions) {
      if (!startDate || startDate < start) continue;
      const { name, status, input = '' } = await client.send(new DescribeExecutionCommand({ executionArn }));
      loads.unshift({ name, status, startDate, input: JSON.parse(input) });
    }
  }
  return loads;
}
