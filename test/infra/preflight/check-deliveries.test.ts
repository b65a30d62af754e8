import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { App, Stack } from 'aws-cdk-lib';
import { checkDeliveries } from '../../../infra/preflight/check-deliveries.ts';
import type { ResolvedSource } from '../../../infra/resolve-stage.ts';
import { type Cloud, startCloud } from '../../../local-cloud/cloud.ts';

const stackName = 'AccessLogWarehouse-test';
const bucketName = 'accesslogwarehouse-test-site-000000000000-us-east-1';
const site: ResolvedSource = { id: 'site', distributions: ['E1ABCDEF234567'] };

let cloud: Cloud;
let directory: string;
beforeEach(async () => {
  cloud = await startCloud({ port: 0 });
  directory = mkdtempSync(join(tmpdir(), 'deliveries-'));
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

const check = (...sources: ResolvedSource[]) => checkDeliveries(sources, stackName, cloud.clientConfig);

async function makeBucket(): Promise<void> {
  const s3 = new S3Client(cloud.clientConfig);
  await s3.send(new CreateBucketCommand({ Bucket: bucketName }));
  s3.destroy();
}

/** A stack that has been deployed with the source of a bucket. */
async function deployed(distributions: readonly string[]): Promise<void> {
  const app = new App({ outdir: directory, builtinCloudFormationValidation: false });
  new Stack(app, stackName);
  app.synth();
  const source = { id: 'site', bucketName, prefix: '', queueUrl: 'http://queue', distributions };
  const template = { Resources: {}, Outputs: { Sources: { Value: JSON.stringify([source]) } } };
  writeFileSync(join(directory, `${stackName}.template.json`), JSON.stringify(template));
  await cloud.deploy(directory);
  await makeBucket();
}

describe('A deployment with distributions', () => {
  it('may be the first, or the next', async () => {
    expect(await check(site)).toEqual({ faults: [], warnings: [] });
    await deployed(['E1ABCDEF234567']);
    expect(await check(site)).toEqual({ faults: [], warnings: [] });
  });

  it('finds the bucket of a source that was removed before', async () => {
    await makeBucket();
    expect((await check(site)).faults).toEqual([
      expect.stringMatching(`^The bucket ${bucketName} of the source site is there already.*aws s3 rb`),
    ]);
  });

  it('may not forget a bucket that CloudFront delivers to', async () => {
    await deployed(['E1ABCDEF234567']);
    expect((await check({ id: 'site', bucketName: 'other-logs' })).faults).toEqual([
      expect.stringMatching(/^CloudFront delivers logs of E1ABCDEF234567 to .*distributions: \[\], deploy/),
    ]);
    expect((await check({ ...site, distributions: [] })).faults).toEqual([]);
  });

  it('may remove a source that has no distributions any more', async () => {
    await deployed([]);
    expect((await check({ id: 'other', bucketName: 'other-logs' })).faults).toEqual([]);
  });

  it('goes on when nothing can be found out', async () => {
    await cloud.close();
    const { faults, warnings } = await check(site);
    expect(faults).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('The deliveries could not be checked')]);
    cloud = await startCloud({ port: 0 });
  });
});
