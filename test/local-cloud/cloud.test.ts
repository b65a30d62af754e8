import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Cloud, type CloudOptions, startCloud } from '../../local-cloud/cloud.ts';
import { region } from '../../local-cloud/core/account.ts';
import { operatorCredentials } from '../../local-cloud/core/principals.ts';
import { until } from '../support/until.ts';
import { pipeline, recordKeys, Workspace } from './deployer/stacks.ts';

let workspace: Workspace;
let directory: string;
const clouds = new Set<Cloud>();
const children = new Set<ChildProcess>();
beforeEach(() => {
  workspace = new Workspace();
  directory = join(workspace.directory, 'state');
});
afterEach(async () => {
  for (const cloud of clouds) await stop(cloud);
  for (const child of children) await kill(child);
  workspace.remove();
});

describe('a cloud on a directory', () => {
  it('goes on with what was deployed before, on another port', async () => {
    const first = await start({ directory });
    const assembly = workspace.synthesize(pipeline(workspace, recordKeys('v1')));
    const { outputs } = await first.deploy(assembly);
    await stop(first);
    const second = await start({ directory });
    await put(second.endpoint, ['1.gz']);
    expect(await doneKeys(second.endpoint, 1)).toEqual(['v1/1.gz']);
    const again = await second.deploy(assembly);
    expect(again.outputs).toEqual({
      ...outputs,
      QueueUrl: outputs.QueueUrl?.replace(first.endpoint, second.endpoint),
    });
  });

  it('loses nothing that was answered when it is killed while it works', async () => {
    const assembly = workspace.synthesize(pipeline(workspace, recordKeys('v1')));
    const keys = Array.from({ length: 60 }, (_, index) => `${index}.gz`);
    const { child, endpoint } = await startProcess(assembly);
    await put(endpoint, keys);
    await kill(child);
    const cloud = await start({ directory });
    const done = await doneKeys(cloud.endpoint, keys.length);
    expect(new Set(done)).toEqual(new Set(keys.map((key) => `v1/${key}`)));
  });

  it('is alone there', async () => {
    const { child, endpoint } = await startProcess();
    await expect(start({ directory })).rejects.toMatchObject({
      name: 'AlreadyRunningError',
      message: expect.stringContaining(`process ${child.pid}, ${endpoint}`),
    });
  });

  it.each(['', '{"pid":', 'null', '{}', '{"pid":1}'])(
    'takes over a lock that was left as %j',
    async (left) => {
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, 'cloud.lock'), left);
      await stop(await start({ directory }));
      await stop(await start({ directory, fresh: true }));
    },
  );

  it('forgets what is there when it begins fresh, unless another process works on it', async () => {
    const first = await start({ directory });
    await withS3(first.endpoint, (s3) => s3.send(new CreateBucketCommand({ Bucket: 'kept' })));
    await expect(start({ directory, fresh: true })).rejects.toThrow('runs on');
    await stop(first);
    const second = await start({ directory });
    expect(await bucketNames(second.endpoint)).toEqual(['kept']);
    await stop(second);
    const third = await start({ directory, fresh: true });
    expect(await bucketNames(third.endpoint)).toEqual([]);
  });

  it('says when its port is taken', async () => {
    const cloud = await start();
    const port = Number(new URL(cloud.endpoint).port);
    await expect(start({ directory, port })).rejects.toThrow(`Port ${port} is taken.`);
  });
});

test('a request for a service that is not served says which are', async () => {
  const { endpoint } = await start();
  const authorization = 'AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/dynamodb/aws4_request';
  const response = await fetch(endpoint, { method: 'POST', headers: { authorization } });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    message: expect.stringMatching(/^The local cloud does not serve dynamodb\. It serves .*states.*s3/),
  });
});

test.each<[string, string, RequestInit, number, RegExp]>([
  [
    'a form',
    '/',
    { method: 'POST', body: new URLSearchParams({ Action: 'Do' }) },
    400,
    /<Code>UnknownService</,
  ],
  ['no signature', '/bucket/key', {}, 403, /<Code>AccessDenied</],
  ['a signature of version 2', '/', { headers: { authorization: 'AWS a:b' } }, 400, /<Code>InvalidRequest</],
])('a request with %s is refused in XML', async (_, path, request, status, code) => {
  const { endpoint } = await start();
  const response = await fetch(endpoint + path, request);
  expect({ status: response.status, text: await response.text() }).toEqual({
    status,
    text: expect.stringMatching(code),
  });
});

test('a secret that nobody made is not found', async () => {
  const { clientConfig } = await start();
  const client = new SecretsManagerClient(clientConfig);
  const secret = client.send(new GetSecretValueCommand({ SecretId: 'none' }));
  await expect(secret).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  client.destroy();
});

async function start(options: CloudOptions = {}): Promise<Cloud> {
  const cloud = await startCloud({ port: 0, ...options });
  clouds.add(cloud);
  return cloud;
}

async function stop(cloud: Cloud): Promise<void> {
  clouds.delete(cloud);
  await cloud.close();
}

async function kill(child: ChildProcess): Promise<void> {
  children.delete(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Starts a cloud that can be killed. */
async function startProcess(assembly?: string): Promise<{ child: ChildProcess; endpoint: string }> {
  const program = join(import.meta.dirname, 'cloud-process.ts');
  const child = spawn(process.execPath, [program, directory, ...(assembly ? [assembly] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  children.add(child);
  const [endpoint] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, endpoint };
}

async function put(endpoint: string, keys: readonly string[]): Promise<void> {
  await withS3(endpoint, async (s3) => {
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: 'source', Key, Body: 'x' }));
  });
}

/** Waits for that many objects in the bucket where the function records the keys it gets. */
async function doneKeys(endpoint: string, count: number): Promise<(string | undefined)[]> {
  return withS3(endpoint, (s3) =>
    until(`${count} objects that the function has recorded`, async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'done' }));
      return Contents.length >= count && Contents.map(({ Key }) => Key);
    }),
  );
}

async function bucketNames(endpoint: string): Promise<(string | undefined)[]> {
  const { Buckets = [] } = await withS3(endpoint, (s3) => s3.send(new ListBucketsCommand()));
  return Buckets.map(({ Name }) => Name);
}

async function withS3<Result>(endpoint: string, use: (s3: S3Client) => Promise<Result>): Promise<Result> {
  const s3 = new S3Client({ endpoint, region, credentials: operatorCredentials });
  try {
    return await use(s3);
  } finally {
    s3.destroy();
  }
}
