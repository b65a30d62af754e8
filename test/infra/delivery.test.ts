import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Aspects, Stack } from 'aws-cdk-lib';
import { CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { cdkApp, templateOnly } from '../../infra/cdk-app.ts';
import { LogSources } from '../../infra/constructs/log-sources.ts';
import { DeliveryStack } from '../../infra/delivery-stack.ts';
import { stages } from '../../infra/stages.ts';
import { type Cloud, startCloud } from '../../local-cloud/cloud.ts';
import { stacksOf } from '../../local-cloud/deployer/assembly.ts';

const sources = [
  { id: 'site', distributions: ['E1ABCDEF234567', 'E2ABCDEF234567'] },
  { id: 'shop', distributions: ['E3ABCDEF234567'], prefix: 'cdn/v2/' },
];
const warehouse = { stackName: 'AccessLogWarehouse-test', region: 'eu-west-1' };

let directory: string;
let cloud: Cloud;
let s3: S3Client;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'delivery-'));
  cloud = await startCloud({ port: 0 });
  s3 = new S3Client(cloud.clientConfig);
});
afterEach(async () => {
  s3.destroy();
  await cloud.close();
  rmSync(directory, { recursive: true });
});

/** Deploys the buckets and the deliveries of a stage in Ireland, without a warehouse. @returns the stacks, in their order */
async function deploy(spoil: (buckets: Stack) => void = () => {}): Promise<string[]> {
  const app = cdkApp({ ...templateOnly, outdir: directory });
  const buckets = new Stack(app, warehouse.stackName);
  new LogSources(buckets, 'LogSources', { sources, region: warehouse.region });
  const delivery = new DeliveryStack(app, 'A-delivery', { sources, warehouse, mask: stages.production.mask });
  delivery.addStackDependency(buckets);
  spoil(buckets);
  app.synth();
  const stacks = stacksOf(directory);
  for (const stackName of stacks) await cloud.deploy(directory, { stackName });
  return stacks;
}

async function keysIn(source: string): Promise<string[]> {
  const Bucket = `accesslogwarehouse-test-${source}-000000000000-eu-west-1`;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key = '' }) => Key);
}

const log = (distribution: string) => `${distribution}.2026-11-20-10.0123abcd.gz`;

test('CloudFront delivers to the bucket of each source, wherever the name of a distribution can be read from', async () => {
  expect(await deploy()).toEqual([warehouse.stackName, 'A-delivery']);
  for (const id of sources.flatMap(({ distributions }) => distributions)) {
    await cloud.deliverLog(log(id), Buffer.from('#Version: 1.0'));
  }
  expect(await keysIn('site')).toEqual(
    ['E1ABCDEF234567', 'E2ABCDEF234567'].map(
      (id) => `AWSLogs/000000000000/CloudFront/${id}/2026/11/20/${log(id)}`,
    ),
  );
  expect(await keysIn('shop')).toEqual([`cdn/v2/E3ABCDEF234567/2026/11/20/${log('E3ABCDEF234567')}`]);
});

test.each([
  ['deliveries of the region of the bucket', 'logs:us-east-1:', 'logs:eu-west-1:'],
  ['another service', 'delivery.logs.amazonaws.com', 'logs.amazonaws.com'],
  ['another folder', '/*', '/elsewhere/*'],
])('CloudFront delivers nothing to a bucket whose policy lets %s', async (_, right, wrong) => {
  await deploy((buckets) =>
    Aspects.of(buckets).add({
      visit(node) {
        if (!(node instanceof CfnBucketPolicy)) return;
        const document = JSON.stringify(buckets.resolve(node.policyDocument));
        expect(document).toContain(right);
        node.policyDocument = JSON.parse(document.replaceAll(right, wrong));
      },
    }),
  );
  await expect(cloud.deliverLog(log('E1ABCDEF234567'), Buffer.from(''))).rejects.toThrow('s3:PutObject');
});
