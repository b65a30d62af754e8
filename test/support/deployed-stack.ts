import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Stack } from '../../infra/operator/stack.ts';
import { type Cloud, type CloudOptions, startCloud } from '../../local-cloud/cloud.ts';
import { mapConcurrently } from '../../tasks/mask-logs/map-concurrently.ts';
import { assembly } from './assembly.ts';
import { kmsKeyArn } from './kms-key.ts';

export interface DeployedStack {
  readonly cloud: Cloud;
  readonly stack: Stack;
  /** Where the cloud keeps its state, logs of functions included. */
  readonly directory: string;
  /** Puts a log into the bucket of a source, the first unless it is named, as CloudFront would. */
  deliver(key: string, body: string | Uint8Array, sourceId?: string): Promise<void>;
  /** Lets S3 report no new logs, so that executions are started by hand only. */
  silence(): Promise<void>;
  /** Waits until what was delivered is masked or rejected. */
  ingested(): Promise<void>;
  /** The number of rows in the warehouse. */
  rows(): Promise<number>;
  remove(): Promise<void>;
}

/** A local cloud with a stack of `app.ts`. */
export async function deployStack(options: CloudOptions = {}): Promise<DeployedStack> {
  return deploy('NewBucket', async () => {}, options);
}

/**
 * A stack whose buckets were there before it, with logs: `existing-logs` has the sources `site` (below `cdn/`) and `shop` (below
 * `shop/`), and `docs-logs` is the source `docs`, with a KMS key
 * and with EventBridge switched on.
 */
export async function deployStackOnBuckets(
  logs: { readonly [Bucket in 'existing-logs' | 'docs-logs']?: ReadonlyMap<string, Uint8Array> },
  options: CloudOptions = {},
): Promise<DeployedStack> {
  const prepare = async (s3: S3Client) => {
    for (const Bucket of ['existing-logs', 'docs-logs'] as const) {
      await s3.send(new CreateBucketCommand({ Bucket }));
      await mapConcurrently([...(logs[Bucket] ?? [])], 16, ([Key, Body]) =>
        s3.send(new PutObjectCommand({ Bucket, Key, Body })),
      );
    }
    await setUpDocs(s3);
  };
  return deploy('ExistingBuckets', prepare, options);
}

/** What the stack expects of the bucket `docs-logs`. */
async function setUpDocs(s3: S3Client): Promise<void> {
  const Bucket = 'docs-logs';
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: kmsKeyArn } as const;
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
    }),
  );
  const NotificationConfiguration = { EventBridgeConfiguration: {} };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
}

async function deploy(
  stackName: string,
  prepare: (s3: S3Client) => Promise<void>,
  options: CloudOptions = {},
): Promise<DeployedStack> {
  const directory = mkdtempSync(join(tmpdir(), 'access-log-warehouse-'));
  const cloud = await startCloud({ ...options, directory, port: 0 });
  const s3 = new S3Client(cloud.clientConfig);
  await prepare(s3);
  s3.destroy();
  const { outputs } = await cloud.deploy(assembly, { stackName });
  const stack = new Stack(cloud.clientConfig, outputs);
  return {
    cloud,
    stack,
    directory,
    async deliver(key, body, sourceId = stack.sources[0].id) {
      const source = stack.sources.find(({ id }) => id === sourceId);
      await stack.s3.send(new PutObjectCommand({ Bucket: source?.bucketName, Key: key, Body: body }));
    },
    async silence() {
      for (const { bucketName: Bucket } of stack.sources) {
        await stack.s3.send(
          new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }),
        );
      }
    },
    ingested: () => stack.untilIngested(() => {}),
    async rows() {
      const [[count] = []] = await stack.query('SELECT COUNT(*) FROM access_log');
      return Number(count);
    },
    async remove() {
      stack.close();
      await cloud.close();
      rmSync(directory, { recursive: true });
    },
  };
}
