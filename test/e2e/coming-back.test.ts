import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { type DeployedStack, deployStackOnBuckets } from '../support/deployed-stack.ts';
import { daysAgo, log, logKey, row } from '../support/log.ts';

/** The same stage, deployed, removed, and deployed anew: what stayed is the masked bucket of the first. */
let first: DeployedStack;
let second: DeployedStack;
beforeAll(async () => {
  [first, second] = await Promise.all([deployStackOnBuckets({}), deployStackOnBuckets({})]);
});
afterAll(() => Promise.all([first.remove(), second.remove()]));

describe('A warehouse that is gone', () => {
  it('is made again from the masked logs, row by row', async () => {
    await first.deliver(`cdn/${logKey(daysAgo(1), 'a')}`, log(row(daysAgo(1), '/a'), row(daysAgo(2), '/b')));
    await first.deliver(`cdn/${logKey(daysAgo(2), 'b')}`, log(row(daysAgo(2), '/c')));
    await first.ingested();
    await first.stack.load({ skipVacuum: true });

    await copyMaskedLogs();
    const { loaded } = await second.stack.load({ from: daysAgo(30), to: daysAgo(1) });
    expect(loaded).toEqual({ files: 3, rows: 3 });
    const sql = 'SELECT file_id, seq_num, path, date::VARCHAR FROM request ORDER BY file_id, seq_num';
    expect(await second.stack.query(sql)).toEqual(await first.stack.query(sql));
  });
});

/** What `aws s3 sync` does. */
async function copyMaskedLogs(): Promise<void> {
  const from = first.stack.outputs.MaskedBucketName;
  const to = second.stack.outputs.MaskedBucketName;
  const { Contents = [] } = await first.stack.s3.send(
    new ListObjectsV2Command({ Bucket: from, Prefix: 'masked/' }),
  );
  for (const { Key } of Contents) {
    const { Body } = await first.stack.s3.send(new GetObjectCommand({ Bucket: from, Key }));
    const body = await Body?.transformToByteArray();
    await second.stack.s3.send(new PutObjectCommand({ Bucket: to, Key, Body: body }));
  }
}
