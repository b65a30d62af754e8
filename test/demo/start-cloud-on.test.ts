import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { dataSetOf, OtherFormatError, startCloudOn } from '../../demo/start-cloud-on.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'state-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Starts a cloud, adds a bucket if one is named, and ends. @returns the names of all buckets */
async function visit(options: { fresh?: boolean; create?: string } = {}): Promise<unknown[]> {
  const cloud = await startCloudOn(directory, { fresh: options.fresh, port: 0 });
  const s3 = new S3Client(cloud.clientConfig);
  if (options.create) await s3.send(new CreateBucketCommand({ Bucket: options.create }));
  const { Buckets = [] } = await s3.send(new ListBucketsCommand());
  s3.destroy();
  await cloud.close();
  return Buckets.map(({ Name }) => Name);
}

const leave = (name: string, content: string) => writeFileSync(join(directory, name), content);

describe('A start on what an earlier one has left', () => {
  it('goes on from it', async () => {
    expect(await visit({ create: 'first' })).toEqual(['first']);
    expect(await visit({ create: 'second' })).toEqual(['first', 'second']);
  });

  it('takes a directory that holds nothing, or nothing but a lock', async () => {
    expect(await visit()).toEqual([]);
    rmSync(join(directory, 'format.json'));
    for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
    leave('cloud.lock', JSON.stringify({ pid: 2 ** 22 + 1, endpoint: 'http://127.0.0.1:1' }));
    expect(await visit()).toEqual([]);
  });

  it.each([
    ['of another format', { 'format.json': '{"format":1}', 'delivered.txt': 'a' }],
    ['of none', { 'delivered.txt': 'a' }],
  ])('refuses what is %s, and touches nothing', async (_, files) => {
    for (const [name, content] of Object.entries(files)) leave(name, content);
    const start = startCloudOn(directory, { port: 0 });
    await expect(start).rejects.toThrow(OtherFormatError);
    await expect(start).rejects.toThrow('--fresh');
    const found = readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]);
    expect(Object.fromEntries(found)).toEqual(files);
  });

  it('never counts invented traffic among logs, nor logs among traffic', async () => {
    await visit();
    expect(dataSetOf(directory)).toBe('traffic');
    const start = startCloudOn(directory, { port: 0, dataSet: 'logs' });
    await expect(start).rejects.toThrow(OtherFormatError);
    await expect(start).rejects.toThrow(/holds invented traffic.*--state.*--fresh/);
  });

  it('begins anew when it is told to', async () => {
    await visit({ create: 'old' });
    leave('format.json', '{"format":1}');
    expect(await visit({ fresh: true })).toEqual([]);
    expect(await visit()).toEqual([]);
  });
});

test('npm start says so in one sentence, and fails', async () => {
  const root = join(import.meta.dirname, '../..');
  for (const folder of ['asl', 'demo', 'infra', 'local-cloud', 'tasks', 'workflows', 'package.json']) {
    cpSync(join(root, folder), join(directory, folder), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  mkdirSync(join(directory, '.local/traffic'), { recursive: true });
  leave('.local/traffic/delivered.txt', 'a');
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    const env = { ...process.env, NODE_OPTIONS: '' };
    const main = join(directory, 'demo/main.ts');
    execFile(process.execPath, [main, '--port', '0', '--once'], { env }, (error, _, stderr) =>
      resolve({ code: error?.code, stderr }),
    );
  });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^.*\.local\/traffic.*--fresh.*\n$/),
  });
});
