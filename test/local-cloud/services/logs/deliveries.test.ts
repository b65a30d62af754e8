import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CfnResource, type Stack } from 'aws-cdk-lib';
import { type Cloud, startCloud } from '../../../../local-cloud/cloud.ts';
import { Workspace } from '../../deployer/stacks.ts';

const workspace = new Workspace();
let cloud: Cloud;
let s3: S3Client;
beforeEach(async () => {
  cloud = await startCloud({ port: 0 });
  s3 = new S3Client(cloud.clientConfig);
  await s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
});
afterEach(async () => {
  s3.destroy();
  await cloud.close();
});
afterAll(() => workspace.remove());

/** Properties of the three resources that differ from those of a delivery that works. */
interface Changes {
  readonly source?: object;
  readonly destination?: object;
  readonly delivery?: object;
}

const resources =
  ({ source, destination, delivery }: Changes, suffix = '') =>
  (stack: Stack): void => {
    const from = new CfnResource(stack, `From${suffix}`, {
      type: 'AWS::Logs::DeliverySource',
      properties: {
        Name: `site${suffix}`,
        LogType: 'ACCESS_LOGS',
        ResourceArn: 'arn:aws:cloudfront::000000000000:distribution/E1ABCDEF234567',
        ...source,
      },
    });
    const to = new CfnResource(stack, `To${suffix}`, {
      type: 'AWS::Logs::DeliveryDestination',
      properties: {
        Name: `bucket${suffix}`,
        DestinationResourceArn: 'arn:aws:s3:::logs',
        OutputFormat: 'w3c',
        ...destination,
      },
    });
    new CfnResource(stack, `Delivery${suffix}`, {
      type: 'AWS::Logs::Delivery',
      properties: {
        DeliverySourceName: from.ref,
        DeliveryDestinationArn: to.getAtt('Arn'),
        RecordFields: ['date', 'time', 'cs(User-Agent)'],
        ...delivery,
      },
    });
  };

const deploy = (define: (stack: Stack) => void, region?: string) =>
  cloud.deploy(workspace.synthesize(define, 'Test', region));

describe('A delivery of logs', () => {
  it('is deployed, changed and taken away', async () => {
    const { deployed } = await deploy(resources({}));
    expect(deployed.map(({ type }) => type)).toEqual([
      'AWS::Logs::DeliverySource',
      'AWS::Logs::DeliveryDestination',
      'AWS::Logs::Delivery',
    ]);
    await deploy(resources({ delivery: { RecordFields: ['date', 'c-ip'] } }));
    await deploy((stack) => new CfnResource(stack, 'Rest', { type: 'AWS::CDK::Metadata' }));
    // The distribution and the names are free again.
    await deploy(resources({}, '2'));
  });

  it.each<[string, Changes, string]>([
    [
      'of an unknown field',
      { delivery: { RecordFields: ['date', 'c_ip'] } },
      'record fields are invalid: c_ip',
    ],
    [
      'from a source that is not there',
      { delivery: { DeliverySourceName: 'shop' } },
      'source shop does not exist',
    ],
    [
      'to a destination that is not there',
      {
        delivery: { DeliveryDestinationArn: 'arn:aws:logs:us-east-1:000000000000:delivery-destination:shop' },
      },
      'does not exist',
    ],
    [
      'to a bucket that is not there',
      { destination: { DestinationResourceArn: 'arn:aws:s3:::none' } },
      'does not exist',
    ],
    [
      'to a bucket with a dot',
      { destination: { DestinationResourceArn: 'arn:aws:s3:::a.b' } },
      'without dots',
    ],
    [
      'in a format for other destinations',
      { destination: { OutputFormat: 'raw' } },
      'output format raw is invalid',
    ],
    ['under a name that is too long', { source: { Name: 'a'.repeat(61) } }, '1 to 60'],
    ['of what is no distribution', { source: { ResourceArn: 'arn:aws:s3:::logs' } }, 'of distributions'],
    [
      'in a path that names its values',
      { delivery: { S3SuffixPath: 'year={yyyy}' } },
      'suffixPath is invalid',
    ],
  ])('is refused %s', async (_, changes, message) => {
    await expect(deploy(resources(changes))).rejects.toThrow(message);
  });

  it('is refused outside of us-east-1', async () => {
    await expect(deploy(resources({}), 'eu-west-1')).rejects.toThrow(
      'PutDeliverySource action is not supported for this LogType in region eu-west-1',
    );
  });

  it('is refused for a distribution that has a source', async () => {
    await deploy(resources({}));
    const both = (stack: Stack) => {
      resources({})(stack);
      resources({}, '2')(stack);
    };
    await expect(deploy(both)).rejects.toThrow(
      'This ResourceId has already been used in another Delivery Source in this account',
    );
  });

  it('has a destination that cannot change under its name', async () => {
    await deploy(resources({}));
    const folder = { destination: { DestinationResourceArn: 'arn:aws:s3:::logs/cdn' } };
    await expect(deploy(resources(folder))).rejects.toThrow('Rename bucket and update the stack again');
  });

  it('puts files only if the bucket lets it, and nowhere else', async () => {
    await deploy(resources({ delivery: { S3SuffixPath: '{DistributionId}/{yyyy}/{MM}' } }));
    const name = 'E1ABCDEF234567.2026-11-20-10.0123abcd.gz';
    await expect(cloud.deliverLog(name, Buffer.from(''))).rejects.toThrow('s3:PutObject');
    cloud.iam.policies.putResourcePolicy('logs', ['arn:aws:s3:::logs'], {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::logs/*',
      },
    });
    await cloud.deliverLog(name, Buffer.from(''));
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'logs' }));
    expect(Contents.map(({ Key }) => Key)).toEqual([
      `AWSLogs/000000000000/CloudFront/E1ABCDEF234567/2026/11/${name}`,
    ]);
    await expect(cloud.deliverLog(name.replace('E1', 'E2'), Buffer.from(''))).rejects.toThrow(
      'No delivery of',
    );
  });
});
