import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
  type UpdateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import { DescribeExecutionCommand, paginateListExecutions } from '@aws-sdk/client-sfn';
import { stages } from '../../infra/stages.ts';
import { roleCredentials } from '../../local-cloud/core/principals.ts';
import { VirtualClock } from '../../local-cloud/core/virtual-clock.ts';
import { type DeployedStack, deployStack } from '../support/deployed-stack.ts';

const day = 24 * 3_600_000;
const first = new Date('2026-11-22T20:10:00Z');
const clock = new VirtualClock(first, { patience: 10_000, until: first });
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
    ['development', Array.from({ length: 24 }, (_, hour) => hour)],
    ['production', [2]],
  ] as const)('of %s starts its loads, each for its time', async (stage, hours) => {
    const { schedule } = stages[stage].load;
    const start = clock.now();
    await update({ State: 'ENABLED', ScheduleExpression: schedule.expressionString });
    await clock.advanceTo(new Date(start.getTime() + day));
    await update({ State: 'DISABLED' });
    // For a load that the day ends with.
    await clock.advanceTo(new Date(start.getTime() + day + 1_800_000));

    const loads = await executionsSince(start, deployed.stack.outputs.LoadStateMachineArn);
    const startedAt = loads.map(({ startDate }) => startDate?.getUTCHours() ?? -1);
    expect(startedAt.toSorted((one, other) => one - other)).toEqual(hours);
    for (const { name, status, startDate, input } of loads) {
      expect({ status, input }).toEqual({
        status: 'SUCCEEDED',
        input: { scheduledTime: startDate?.toISOString().replace('.000', '') },
      });
      expect(name).toMatch(/^scheduled-/);
    }
  });
});

describe('Salts are gone when their day has been over for three days,', () => {
  it('although no load is scheduled', async () => {
    const start = clock.now();
    const today = start.toISOString().slice(0, 10);
    await putSalt(today);
    const over = Date.parse(today) + day;
    await clock.advanceTo(new Date(over + 3 * day - 1));
    expect(await salts()).toEqual([today]);
    await clock.advanceTo(new Date(over + 3 * day + 600_000));
    expect(await salts()).toEqual([]);
    const machine = deployed.stack.outputs.ForgetSaltsStateMachineArn as string;
    const runs = await executionsSince(start, machine);
    // Once a day: the first of them at the end of this day, unless it has just begun.
    const minutes = runs.map(({ startDate, status }) => `${startDate?.toISOString().slice(0, 16)} ${status}`);
    expect(minutes.slice(-4)).toEqual(
      [0, 1, 2, 3].map(
        (later) => `${new Date(over + later * day).toISOString().slice(0, 10)}T00:05 SUCCEEDED`,
      ),
    );
  });

  it('and at the latest two days later, if they cannot be deleted', async () => {
    const today = clock.now().toISOString().slice(0, 10);
    await putSalt(today);
    const { policies } = deployed.cloud.iam;
    const role = policies.roleArns.filter((arn) => arn.includes('ForgetSaltsStateMachineRole'));
    policies.attachPolicy('test', role, {
      Statement: { Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
    });
    const over = Date.parse(today) + day;
    try {
      await clock.advanceTo(new Date(over + 5 * day - 1));
      expect(await salts()).toEqual([today]);
      await clock.advanceTo(new Date(over + 5 * day));
      expect(await salts()).toEqual([]);
    } finally {
      policies.detachPolicy('test');
    }
  });
});

async function update(changes: Partial<UpdateScheduleCommandInput>): Promise<void> {
  const { ScheduleName: Name } = deployed.stack.outputs;
  const { ScheduleExpression, FlexibleTimeWindow, Target } = await scheduler.send(
    new GetScheduleCommand({ Name }),
  );
  await scheduler.send(
    new UpdateScheduleCommand({ Name, ScheduleExpression, FlexibleTimeWindow, Target, ...changes }),
  );
}

/** As mask-logs does: nobody else may. */
async function putSalt(of: string): Promise<void> {
  const role = deployed.cloud.iam.policies.roleArns.find((arn) => arn.includes('MaskLogsRole')) as string;
  const s3 = new S3Client({ ...deployed.cloud.clientConfig, credentials: roleCredentials(role) });
  await s3.send(new PutObjectCommand({ Bucket: saltBucket(), Key: `salts/${of}`, Body: 'salt' }));
  s3.destroy();
}

async function salts(): Promise<string[]> {
  const { Contents = [] } = await deployed.stack.s3.send(new ListObjectsV2Command({ Bucket: saltBucket() }));
  return Contents.map(({ Key = '' }) => Key.replace('salts/', ''));
}

const saltBucket = () => deployed.stack.outputs.SaltBucketName as string;

/** In the order they were started. */
async function executionsSince(start: Date, stateMachineArn: string) {
  const client = deployed.stack.sfn;
  const found = [];
  for await (const { executions = [] } of paginateListExecutions({ client }, { stateMachineArn })) {
    for (const { executionArn, startDate } of executions) {
      if (!startDate || startDate < start) continue;
      const { name, status, input = '' } = await client.send(new DescribeExecutionCommand({ executionArn }));
      found.unshift({ name, status, startDate, input: JSON.parse(input) });
    }
  }
  return found;
}
