import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  type LifecycleRule,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { VirtualClock } from '../../../../local-cloud/core/virtual-clock.ts';
import { startStorage } from '../../services.ts';

let clock: VirtualClock;
let directory: string;
let storage: Awaited<ReturnType<typeof startStorage>>;
beforeEach(async () => {
  clock = new VirtualClock(new Date('2026-11-20T10:00:00Z'));
  directory = mkdtempSync(join(tmpdir(), 's3-'));
  storage = await startStorage(directory, clock);
  await storage.s3.send(new CreateBucketCommand({ Bucket: 'work' }));
});
afterEach(async () => {
  await storage.close();
  rmSync(directory, { recursive: true });
});

const put = (Key: string) => storage.s3.send(new PutObjectCommand({ Bucket: 'work', Key, Body: 'x' }));
async function keys() {
  const { Contents = [] } = await storage.s3.send(new ListObjectsV2Command({ Bucket: 'work' }));
  return Contents.map(({ Key }) => Key);
}
const configure = (...Rules: LifecycleRule[]) =>
  storage.s3.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket: 'work', LifecycleConfiguration: { Rules } }),
  );
const rule = (Prefix: string, Days: number, Status: 'Enabled' | 'Disabled' = 'Enabled'): LifecycleRule => ({
  Filter: { Prefix },
  Status,
  Expiration: { Days },
});

describe('An object expires', () => {
  it('at the midnight after it is as old as the rule of its prefix says, and no other does', async () => {
    await configure(rule('loads/', 3), rule('off/', 1, 'Disabled'));
    for (const key of ['loads/1', 'masked/1', 'off/1']) await put(key);
    await clock.advanceTo(new Date('2026-11-23T23:59:59Z'));
    expect(await keys()).toEqual(['loads/1', 'masked/1', 'off/1']);
    await clock.advanceTo(new Date('2026-11-24T00:00:00Z'));
    expect(await keys()).toEqual(['masked/1', 'off/1']);
  });

  it('also when its rule came after it, or its time was over while the cloud was down', async () => {
    await put('a');
    await put('b');
    await clock.advanceTo(new Date('2026-11-22T00:00:00Z'));
    expect(await keys()).toEqual(['a', 'b']);
    await configure(rule('a', 1), rule('b', 2));
    expect(await keys()).toEqual(['b']);
    await storage.close();
    await clock.advanceTo(new Date('2026-11-23T00:00:00Z'));
    storage = await startStorage(directory, clock);
    expect(await keys()).toEqual([]);
  });

  it('counted from its last put', async () => {
    await configure(rule('', 1));
    await put('a');
    await clock.advanceTo(new Date('2026-11-21T23:00:00Z'));
    await put('a');
    await clock.advanceTo(new Date('2026-11-22T23:00:00Z'));
    expect(await keys()).toEqual(['a']);
  });
});

it.each<[string, LifecycleRule]>([
  ['Date', { Filter: { Prefix: '' }, Status: 'Enabled', Expiration: { Date: new Date(0) } }],
  ['Tag', { Filter: { Tag: { Key: 'a', Value: 'b' } }, Status: 'Enabled', Expiration: { Days: 1 } }],
])('A rule with %s, which would not be carried out, is refused', async (name, refused) => {
  await expect(configure(refused)).rejects.toMatchObject({
    name: 'NotImplemented',
    message: `The local S3 does not serve lifecycle rules with ${name}.`,
  });
});
