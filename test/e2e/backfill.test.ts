import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { type DeployedStack, deployStackOnBuckets } from '../support/deployed-stack.ts';
import { run, start, succeeded } from '../support/executions.ts';
import { daysAgo, log, logKey, row } from '../support/log.ts';
import { keysOf } from './end-state.ts';

const yesterday = daysAgo(1);
const truncated = `cdn/year=2026/100% + ü/${logKey(yesterday, 'truncated')}`;
/** It belongs to no source. */
const stray = 'other/report.csv';
/** Two sources in one bucket, and two that hold the same key. */
const twin = logKey(yesterday, 'twin');
const twins = { docs: `cdn/${twin}`, shop: `shop/${twin}`, site: `cdn/${twin}` };
/** Broken in one source, whole in the other. */
const namesake = `cdn/${logKey(yesterday, 'namesake')}`;
/** Keys as standard logging v2 writes them on request, and as people make them. */
const odd = [
  `AWSLogs/aws-account-id=111122223333/CloudFront/DistributionId=E2EXAMPLE/year=2026/month=11/day=20/hour=07/${logKey(yesterday, 'hive')}`,
  `my logs/100%+a%3Db%20c%2Bd//$'"<ü>&;:?#[記🎉]{\t\n\r*~!\\^|}/${logKey(yesterday, 'odd')}`,
];
/** Their sources tell of them in three ways: by a listing, by S3's notifications, and by EventBridge. */
const oddOf = { site: 'cdn/', shop: 'shop/', docs: '' };

let deployed: DeployedStack;
let executionArn: string;
let summary: Record<string, unknown>;
let loaded: object;

/** More than a batch of 200. */
const old = Array.from({ length: 450 }, (_, index): [string, Buffer] => [
  // Some end in a slash, as folders do.
  `cdn/${logKey(yesterday, `old${index}`)}${index % 100 === 0 ? '/' : ''}`,
  log(row(yesterday, `/${index % 7}`)),
]);
const broken = log(row(yesterday)).subarray(0, 200);

beforeAll(async () => {
  deployed = await deployStackOnBuckets({
    'existing-logs': new Map([
      ...old,
      ...odd.map((key) => [`${oddOf.site}${key}`, log(row(yesterday, '/odd'))] as const),
      ['cdn/', Buffer.from('')],
      [truncated, broken],
      [stray, Buffer.from('not ours')],
    ]),
  });
  const { sfn, outputs } = deployed.stack;
  await deployed.deliver(`cdn/${logKey(yesterday, 'live')}`, log(row(yesterday)));
  for (const [source, key] of Object.entries(twins)) {
    await deployed.deliver(key, log(row(yesterday, `/twin-of-${source}`)), source);
  }
  for (const source of ['shop', 'docs'] as const) {
    for (const key of odd) {
      await deployed.deliver(`${oddOf[source]}${key}`, log(row(yesterday, '/odd')), source);
    }
  }
  await deployed.deliver(namesake, broken, 'site');
  await deployed.deliver(namesake, log(row(yesterday)), 'docs');
  executionArn = await start(sfn, outputs.BackfillStateMachineArn, { source: 'site' });
  summary = await succeeded(sfn, executionArn);
  await run(sfn, outputs.IngestStateMachineArn, {
    objects: [{ bucket: 'existing-logs', key: stray, etag: '', size: 1 }],
  });
  await deployed.ingested();
  ({ loaded } = await deployed.stack.load({ skipVacuum: true }));
});
afterAll(() => deployed.remove());

const backfill = (input: object, name?: string) =>
  run(deployed.stack.sfn, deployed.stack.outputs.BackfillStateMachineArn, input, name);
const rejections = async () => (await deployed.stack.rejections()).map(({ key, error }) => [key, error]);

describe('A backfill of a source that was there before', () => {
  it('masks every log of the source, beside live ingest of all, and sums up', async () => {
    expect(summary).toMatchObject({
      source: 'site',
      prefix: 'cdn/',
      batches: { total: 3, succeeded: 3, failed: 0 },
    });
    expect(loaded).toEqual({ files: 461, rows: 461 });
    expect(await deployed.stack.counts()).toMatchObject({ facts: 461, distinctFacts: 461 });
  });

  it('leaves alone what is no log, and gives what is broken an execution of its own', async () => {
    expect(await keysOf(deployed.stack.s3, 'existing-logs')).toEqual(['cdn/', namesake, truncated, stray]);
    expect(await rejections()).toEqual([
      [namesake, 'TruncatedLogError'],
      [truncated, 'TruncatedLogError'],
      [stray, 'UnknownSourceError'],
    ]);
  });

  it('a second time does no harm', async () => {
    await backfill({ source: 'site', prefix: 'cdn/', maxConcurrency: 2 }, "it's-the-(2)+第二@!");
    await deployed.ingested();
    expect(await rejections()).toHaveLength(3);
    expect((await deployed.stack.load({ skipVacuum: true })).loaded).toEqual({ files: 0, rows: 0 });
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
    ['for none of several sources', { source: undefined }, 'source: it must be one of site, shop, docs'],
  ])('is refused %s', async (_, input, field) => {
    await expect(backfill({ source: 'site', ...input })).rejects.toThrow(
      new RegExp(`InvalidInputError.*\\b${field}\\b`),
    );
  });
});

describe('Logs of several sources', () => {
  it('are masked under the ids of their sources, though their keys are the same', async () => {
    const { s3, outputs } = deployed.stack;
    const masked = await keysOf(s3, outputs.MaskedBucketName);
    expect(masked.filter((key) => key.includes('twin'))).toEqual(
      Object.entries(twins).map(
        ([source, key]) => `masked/${yesterday.replaceAll('-', '/')}/${source}/${key}.tsv.zst`,
      ),
    );
  });

  it('are loaded, each with an id of its own', async () => {
    const rows = await deployed.stack.query(
      `SELECT path, file_id FROM request WHERE path LIKE '/twin-of-%' ORDER BY path`,
    );
    expect(rows.map(([path]) => path)).toEqual(Object.keys(twins).map((source) => `/twin-of-${source}`));
    expect(new Set(rows.map(([, id]) => id)).size).toBe(3);
  });

  it('go the whole way under any key that S3 takes, however their source tells of it', async () => {
    const { s3, outputs } = deployed.stack;
    const expected = Object.entries(oddOf).flatMap(([source, prefix]) =>
      odd.map((key) => `masked/${yesterday.replaceAll('-', '/')}/${source}/${prefix}${key}.tsv.zst`),
    );
    expect(await keysOf(s3, outputs.MaskedBucketName)).toEqual(expect.arrayContaining(expected));
    const rows = await deployed.stack.query(`SELECT COUNT(*) FROM request WHERE path = '/odd'`);
    expect(rows).toEqual([[expected.length]]);
    const ledger = await deployed.stack.query('SELECT object_key FROM log_file');
    expect(ledger.flat()).toEqual(expect.arrayContaining(expected));
  });

  it('are deleted in their own buckets: where one of two of the same key is masked, the other stays', async () => {
    const { s3 } = deployed.stack;
    expect(await keysOf(s3, 'existing-logs')).toContain(namesake);
    expect(await keysOf(s3, 'docs-logs')).toEqual([]);
  });
});
