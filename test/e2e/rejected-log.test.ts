import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { type DeployedStack, deployStack } from '../support/deployed-stack.ts';
import { redriven } from '../support/executions.ts';
import { hurriedClock } from '../support/hurried-clock.ts';
import { daysAgo, log, logKey, row } from '../support/log.ts';
import { deployFix, deployOtherCode } from './other-code.ts';

let deployed: DeployedStack;
const yesterday = daysAgo(1);

// S3 tells of each log twice, here as on a bad day.
beforeAll(async () => {
  deployed = await deployStack({ clock: hurriedClock, deliveries: 2 });
});
afterAll(() => deployed.remove());

/** Masking as it would be if it did not know what CloudFront has begun to write. */
const outdated = `
  class MalformedLogError extends Error { name = 'MalformedLogError'; }
  const reason = 'line 2: unknown field';
  export const handler = async ({ objects, isolated }) => {
    if (isolated) throw new MalformedLogError(reason);
    return {
      masked: {},
      rejected: [...objects.keys()],
      files: { in: objects.length, masked: 0, rejected: objects.length, missing: 0, replaced: 0 },
      rows: { in: 0, out: 0, setAside: 0, outsideLoadWindow: 0 },
    };
  };
`;

const rejectionsOf = async (key: string) =>
  (await deployed.stack.rejections()).filter((each) => each.key === key);

/** Whether the original of a log is in its bucket. */
const isKept = async (key: string) => (await deployed.stack.originals()).includes(key);

/** Redrives the execution of a rejected log. @returns how it ended, and what it put out */
async function redriveOf(key: string): Promise<object> {
  const [rejection] = await rejectionsOf(key);
  expect(rejection).toBeDefined();
  const { status, redriveCount, output } = await redriven(
    deployed.stack.sfn,
    rejection?.executionArn as string,
  );
  return { status, redriveCount, output: JSON.parse(output ?? 'null') };
}

const succeededWith = (files: object) => ({
  status: 'SUCCEEDED',
  redriveCount: 1,
  output: expect.objectContaining({ files: expect.objectContaining({ in: 1, rejected: 0, ...files }) }),
});

describe('A log that could not be masked, told of twice,', () => {
  it('is masked by a redrive as soon as the masking is fixed', async () => {
    const key = logKey(yesterday, 'ahead');
    await deployOtherCode(deployed, 'MaskLogs', outdated);
    await deployed.deliver(key, log(row(yesterday, '/ahead')));
    await deployed.ingested();
    expect(await rejectionsOf(key)).toHaveLength(1);
    await deployFix(deployed);
    expect(await redriveOf(key)).toEqual(succeededWith({ masked: 1 }));
    expect(await isKept(key)).toBe(false);
    expect((await deployed.stack.load({ skipVacuum: true })).loaded).toEqual({ files: 1, rows: 1 });
  });

  it('is let go of by a redrive when it was deleted, because it was no log', async () => {
    const { s3, sources } = deployed.stack;
    await deployed.deliver('holiday.jpg', 'not a log at all\n');
    await deployed.ingested();
    await s3.send(new DeleteObjectCommand({ Bucket: sources[0].bucketName, Key: 'holiday.jpg' }));
    expect(await redriveOf('holiday.jpg')).toEqual(succeededWith({ missing: 1 }));
  });

  it('is let go of by a redrive when its whole self was put in its place, which was masked at once', async () => {
    const key = logKey(yesterday, 'whole');
    const whole = log(row(yesterday, '/first'), row(yesterday, '/second'));
    await deployed.deliver(key, whole.subarray(0, whole.length - 30));
    await deployed.ingested();
    expect(await isKept(key)).toBe(true);
    await deployed.deliver(key, whole);
    await deployed.ingested();
    expect(await redriveOf(key)).toEqual(succeededWith({ missing: 1 }));
    expect(await isKept(key)).toBe(false);
    expect((await deployed.stack.load({ skipVacuum: true })).loaded).toEqual({ files: 1, rows: 2 });
  });
});

describe('A log that was put in the place of another', () => {
  const broken = log(row(yesterday)).subarray(0, 200);

  it('has an execution of its own, so a redrive of the other one lets go of it', async () => {
    const key = logKey(yesterday, 'twice-broken');
    await deployed.deliver(key, broken);
    await deployed.ingested();
    await deployed.deliver(key, broken.subarray(0, 100));
    await deployed.ingested();
    const rejections = await rejectionsOf(key);
    expect(rejections).toHaveLength(2);
    const ends = await Promise.all(
      rejections.map(({ executionArn }) => redriven(deployed.stack.sfn, executionArn)),
    );
    expect(ends.map(({ status }) => status).sort()).toEqual(['FAILED', 'SUCCEEDED']);
    expect(JSON.parse(ends.find(({ output }) => output)?.output as string).files).toMatchObject({
      replaced: 1,
    });
    expect(await isKept(key)).toBe(true);
    await deployed.deliver(key, log(row(yesterday, '/at-last')));
    await deployed.ingested();
    expect((await deployed.stack.load({ skipVacuum: true })).loaded).toEqual({ files: 1, rows: 1 });
  });

  it('when that was masked is rejected: its original stays, and the rows of the first stay as they are', async () => {
    const [date, key] = [daysAgo(3), logKey(daysAgo(3), 'one-key')];
    await deployed.deliver(key, log(row(date, '/kept')));
    await deployed.ingested();
    await deployed.deliver(key, log(row(date, '/refused'), row(daysAgo(4), '/refused-too')));
    await deployed.ingested();
    expect(await isKept(key)).toBe(true);
    expect(await rejectionsOf(key)).toMatchObject([{ error: 'ReplacedLogError' }]);
    await deployed.stack.load({ from: daysAgo(4), to: date, skipVacuum: true });
    expect(
      await deployed.stack.query(
        "SELECT path FROM request WHERE path IN ('/kept', '/refused', '/refused-too')",
      ),
    ).toEqual([['/kept']]);
  });
});

test('A log that S3 told of twice is in the warehouse once', async () => {
  const date = daysAgo(2);
  await deployed.deliver(logKey(date, 'good'), log(row(date, '/first'), row(date, '/second')));
  await deployed.ingested();
  expect((await deployed.stack.load({ date, skipVacuum: true })).loaded).toEqual({ files: 1, rows: 2 });
  const { facts, distinctFacts } = await deployed.stack.counts();
  expect(facts).toBe(distinctFacts);
  expect(await deployed.stack.deadLetters()).toBe(0);
});
