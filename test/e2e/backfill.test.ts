import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { type DeployedStack, deployStackOnBucketOf } from '../support/deployed-stack.ts';
import { run, start, succeeded } from '../support/executions.ts';
import { daysAgo, log, logKey, row } from '../support/log.ts';

const yesterday = daysAgo(1);
const truncated = `cdn/${logKey(yesterday, 'truncated')}`;
let deployed: DeployedStack;
let executionArn: string;
let summary: Record<string, unknown>;
let loaded: object;

/** More than a batch of 200. */
const old = Array.from({ length: 450 }, (_, index): [string, Buffer] => [
  `cdn/${logKey(yesterday, `old${index}`)}`,
  log(row(yesterday, `/${index % 7}`)),
]);

beforeAll(async () => {
  deployed = await deployStackOnBucketOf(
    new Map([
      ...old,
      ['cdn/', Buffer.from('')],
      [truncated, log(row(yesterday)).subarray(0, 200)],
      ['other/report.csv', Buffer.from('not ours')],
    ]),
  );
  await deployed.deliver(`cdn/${logKey(yesterday, 'live')}`, log(row(yesterday)));
  const { sfn, outputs } = deployed.stack;
  executionArn = await start(sfn, outputs.BackfillStateMachineArn, {});
  summary = await succeeded(sfn, executionArn);
  await deployed.ingested();
  ({ loaded } = await deployed.stack.load({}));
});
afterAll(() => deployed.remove());

const backfill = (input: object) =>
  run(deployed.stack.sfn, deployed.stack.outputs.BackfillStateMachineArn, input);

describe('A backfill of a bucket that was there before', () => {
  it('masks every log of the bucket, beside live ingest, and sums up', async () => {
    expect(summary).toMatchObject({ prefix: 'cdn/', batches: { total: 3, succeeded: 3, failed: 0 } });
    expect(loaded).toEqual({ files: 451, rows: 451 });
    expect(await deployed.stack.counts()).toMatchObject({ facts: 451, distinctFacts: 451 });
  });

  it('leaves alone what is no log, and gives what is broken an execution of its own', async () => {
    expect(await deployed.stack.originals()).toEqual(['cdn/', truncated, 'other/report.csv']);
    expect((await deployed.stack.rejections()).map(({ key }) => key)).toEqual([truncated]);
  });

  it('a second time does no harm', async () => {
    await backfill({ prefix: 'cdn/', maxConcurrency: 2 });
    await deployed.ingested();
    expect(await deployed.stack.rejections()).toHaveLength(1);
    expect((await deployed.stack.load({})).loaded).toEqual({ files: 0, rows: 0 });
  });

  it('that has succeeded cannot be redriven, and says so', async () => {
    const redrive = new RedriveExecutionCommand({ executionArn });
    await expect(deployed.stack.sfn.send(redrive)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
  });

  it.each([
    ['for a field that it does not know', { folder: 'cdn/' }, 'folder'],
    ['for a prefix that is no text', { prefix: 7 }, 'prefix'],
    ['for no concurrency at all', { maxConcurrency: 0 }, 'maxConcurrency'],
    [
      'for more failures than there can be',
      { toleratedFailurePercentage: 101 },
      'toleratedFailurePercentage',
    ],
  ])('is refused %s', async (_, input, field) => {
    await expect(backfill(input)).rejects.toThrow(new RegExp(`InvalidInputError.*\\b${field}\\b`));
  });
});
