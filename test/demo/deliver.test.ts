import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { type Delivery, deliver } from '../../demo/deliver.ts';
import { filesOf } from '../../demo/folder.ts';
import { startStorage } from '../local-cloud/services.ts';

let directory: string;
let storage: Awaited<ReturnType<typeof startStorage>>;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'deliver-'));
  storage = await startStorage();
  await storage.s3.send(new CreateBucketCommand({ Bucket: 'source' }));
});
afterEach(async () => {
  await storage.close();
  rmSync(directory, { recursive: true });
});

const file = (key: string, body = key): Delivery => ({
  key,
  id: `${key}\n${body}`,
  size: body.length,
  body: () => [Buffer.from(body)],
});
const put = (deliveries: readonly Delivery[], update: (text: string) => void = () => undefined) =>
  deliver(deliveries, { s3: storage.s3, bucket: 'source', journal: join(directory, 'journal') }, update);
const body = async (Key: string) =>
  (await storage.s3.send(new GetObjectCommand({ Bucket: 'source', Key }))).Body?.transformToByteArray();

describe('Delivering', () => {
  it('leaves out what was delivered before, and counts what is not of this folder', async () => {
    expect(await put([file('a'), file('b')])).toEqual({ now: 2, before: 0, others: 0 });
    expect(await put([file('b'), file('c')])).toEqual({ now: 1, before: 1, others: 1 });
  });

  it('goes on behind a line of its journal that was cut short', async () => {
    await put([file('a')]);
    appendFileSync(join(directory, 'journal'), '"b');
    expect(await put([file('a'), file('b')])).toMatchObject({ now: 1, before: 1 });
    expect(await put([file('a'), file('b')])).toMatchObject({ now: 0, before: 2 });
    expect(readFileSync(join(directory, 'journal'), 'utf8').split('\n')).toHaveLength(3);
  });

  it('reads a large file as it sends it, and tells how far it is', async () => {
    const content = Buffer.alloc(9e6, 'log\n');
    writeFileSync(join(directory, 'large'), content);
    const { deliveries } = await filesOf(directory);
    const updates: string[] = [];
    await put(deliveries, (text) => updates.push(text));
    expect(Buffer.compare(content, Buffer.from((await body('large')) ?? []))).toBe(0);
    expect(updates).toContain('0 of 1 file, 4.5 of 9.0 MB');
    expect(updates.at(-1)).toBe('1 of 1 file, 9.0 of 9.0 MB');
  });

  it('ends when a file has become shorter', async () => {
    const shorter = { ...file('a'), size: 10e6 };
    await expect(put([shorter])).rejects.toThrow('a has become shorter while it was read.');
  });
});
