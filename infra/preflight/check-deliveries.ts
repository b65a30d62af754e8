import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { deliveryBucketName } from '../delivery-names.ts';
import { type DeployedSource, stackSources } from '../operator/outputs.ts';
import type { SdkConfig } from '../operator/stack.ts';
import { deploymentRegion, type ResolvedSource, withDistributions } from '../resolve-stage.ts';
import type { Distributions } from '../stages.ts';
import type { Findings } from './check-buckets.ts';

/**
 * Looks whether a deployment would lose logs that CloudFront still delivers, or would fail because the bucket of a source is left
 * from before.
 */
export async function checkDeliveries(
  sources: readonly ResolvedSource[],
  stackName: string,
  config: SdkConfig = { region: deploymentRegion() },
): Promise<Findings> {
  try {
    const deployed = await deployedSources(stackName, config);
    const wanted = withDistributions(sources);
    return {
      faults: [
        ...deployed.filter((each) => isCutOff(each, wanted)).map(cutOffFault),
        ...(await leftBuckets(
          wanted.filter(({ id }) => !deployed.some((each) => each.id === id && each.distributions)),
          stackName,
          config,
        )),
      ],
      warnings: [],
    };
  } catch (error) {
    return { faults: [], warnings: [`The deliveries could not be checked: ${(error as Error).message}`] };
  }
}

/** Whether the bucket of a source would not be looked at any more, while CloudFront delivers to it. */
function isCutOff({ id, distributions = [] }: DeployedSource, wanted: readonly Distributions[]): boolean {
  return distributions.length > 0 && !wanted.some((source) => source.id === id);
}

function cutOffFault({ id, bucketName, distributions = [] }: DeployedSource): string {
  return `CloudFront delivers logs of ${distributions.join(', ')} to ${bucketName}, whose source ${id} is no longer in the stage: they would stay there, with their addresses. Leave it in the stage with distributions: [], deploy, and remove it two days later.`;
}

/** Sources that are new, and whose buckets are there. */
async function leftBuckets(
  sources: readonly Distributions[],
  stackName: string,
  config: SdkConfig,
): Promise<string[]> {
  if (sources.length === 0) return [];
  const s3 = new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined });
  const sts = new STSClient(config);
  try {
    const { Account = '' } = await sts.send(new GetCallerIdentityCommand({}));
    const region = await s3.config.region();
    const found = sources.map(async ({ id }) => {
      const name = deliveryBucketName(stackName, id, region, Account);
      return (await exists(s3, name))
        ? [
            `The bucket ${name} of the source ${id} is there already, left from an earlier deployment. If it is empty, delete it: aws s3 rb s3://${name}. If it holds logs, give this source another id, and mask them as { id: '${id}', bucketName: '${name}' }.`,
          ]
        : [];
    });
    return (await Promise.all(found)).flat();
  } finally {
    for (const client of [s3, sts]) client.destroy();
  }
}

async function exists(s3: S3Client, Bucket: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if ((error as Error).name === 'NotFound') return false;
    throw error;
  }
}

/** @returns none when the stack is not deployed yet */
async function deployedSources(stackName: string, config: SdkConfig): Promise<readonly DeployedSource[]> {
  const cloudFormation = new CloudFormationClient(config);
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    const output = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'Sources');
    return output?.OutputValue === undefined ? [] : stackSources.parse(JSON.parse(output.OutputValue));
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return [];
    throw error;
  } finally {
    cloudFormation.destroy();
  }
}
