import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { startCloud } from '../../local-cloud/cloud.ts';
import { region } from '../../local-cloud/core/account.ts';
import { operatorCredentials } from '../../local-cloud/core/principals.ts';
import { pipeline, recordKeys, Workspace } from './deployer/stacks.ts';

let workspace: Workspace;
let directory: string;
beforeEach(() => {
  workspace = new Workspace();
  directory = join(workspace.directory, 'state');
});
afterEach(() => workspace.remove());

describe('a cloud on a directory', () => {
  it('goes on with what was deployed before, on another port', async () => {
    const first = await startCloud({ directory, port: 0 });
    const assembly = workspace.synthesize(pipeline(workspace, recordKeys('v1')));
    const { outputs } = await first.deploy(assembly);
    await first.close();
    const second = await startCloud({ directory, port: 0 });
    await put(second.endpoint, ['1.gz']);
    expect(await doneKeys(second.endpoint, 1)).toEqual(['v1/1.gz']);
    const again = await second.deploy(assembly);
    expect(again.outputs).toEqual({
      ...outputs,
      QueueUrl: outputs.QueueUrl?.replace(first.endpoint, second.endpoint),
    });
    await second.close();
  });

  it('loses nothing that was answered when it is killed while it works', async () => {
    const assembly = workspace.synthesize(pipeline(workspace, recordKeys('v1')));
    const keys = Array.from({ length: 60 }, (_, index) => `${index}.gz`);
    const { child, endpoint } = await startProcess(assembly);
    await put(endpoint, keys);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const cloud = await startCloud({ directory, port: 0 });
    const done = await doneKeys(cloud.endpoint, keys.length);
    expect(new Set(done)).toEqual(new Set(keys.map((key) => `v1/${key}`)));
    await cloud.close();
  });

  it('is alone there', async () => {
    const { child, endpoint } = await startProcess();
    await expect(startCloud({ directory, port: 0 })).rejects.toMatchObject({
      name: 'AlreadyRunningError',
      message: expect.stringContaining(`process ${child.pid}, ${endpoint}`),
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it('forgets what is there when it begins fresh, unless another process works on it', async () => {
    const first = await startCloud({ directory, port: 0 });
    await withS3(first.endpoint, (s3) => s3.send(new CreateBucketCommand({ Bucket: 'kept' })));
    await expect(startCloud({ directory, port: 0, fresh: true })).rejects.toThrow('runs on');
    await first.close();
    const second = await startCloud({ directory, port: 0 });
    expect(await bucketNames(second.endpoint)).toEqual(['kept']);
    await second.close();
    const third = await startCloud({ directory, port: 0, fresh: true });
    expect(await bucketNames(third.endpoint)).toEqual([]);
    await third.close();
  });

  it('says when its port is taken', async () => {
    const cloud = await startCloud({ port: 0 });
    const port = Number(new URL(cloud.endpoint).port);
    await expect(startCloud({ directory, port })).rejects.toThrow(`Port ${port} is taken.`);
    await cloud.close();
  });
});

test('a request for a service that is not served says which are', async () => {
  const { endpoint, close } = await startCloud({ port: 0 });
  const authorization = 'AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/dynamodb/aws4_request';
  const response = await fetch(endpoint, { method: 'POST', headers: { authorization } });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    message: expect.stringMatching(/^The local cloud does not serve dynamodb\. It serves .*states.*s3/),
  });
  await close();
});

test('a secret that nobody made is not found', async () => {
  const { clientConfig, close } = await startCloud({ port: 0 });
  const client = new SecretsManagerClient(clientConfig);
  const secret = client.send(new GetSecretValueCommand({ SecretId: 'none' }));
  await expect(secret).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  client.destroy();
  await close();
});

/** Starts a cloud that can be killed. */
async function startProcess(assembly?: string): Promise<{ child: ChildProcess; endpoint: string }> {
  const program = join(import.meta.dirname, 'cloud-process.ts');
  const child = spawn(process.execPath, [program, directory, ...(assembly ? [assembly] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [endpoint] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, endpoint };
}

async function put(endpoint: string, keys: readonly string[]): Promise<void> {
  await withS3(endpoint, async (s3) => {
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: 'source', Key, Body: 'x' }));
  });
}

/** Waits for so many objects in the bucket where the function notes what it got. */
async function doneKeys(endpoint: string, count: number): Promise<(string | undefined)[]> {
  return withS3(endpoint, async (s3) => {
    for (;;) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'done' }));
      if (Contents.length >= count) return Contents.map(({ Key }) => Key);
      await delay(50);
    }
  });
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
