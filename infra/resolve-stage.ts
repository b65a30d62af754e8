import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Distributions, Source, StackOutput, Stage } from './stages.ts';

/** A source whose bucket is known by its name, or is to be made. */
export type ResolvedSource = Exclude<Source, StackOutput>;

/** A stage whose buckets are known by their names, or are to be made. */
export type ResolvedStage = Omit<Stage, 'sources'> & {
  readonly sources: readonly ResolvedSource[];
  /** Where it is deployed, if that is known. */
  readonly region?: string;
};

/** The sources that CloudFront delivers to because this stage says so. */
export const withDistributions = (sources: readonly ResolvedSource[]): Distributions[] =>
  sources.filter((source) => source.distributions !== undefined);

/** The bucket of a source cannot be found in another stack. The message says what to look at. */
export class SourceNotFoundError extends Error {
  override readonly name = 'SourceNotFoundError';
}

/**
 * Looks up the buckets that other stacks name, while the template is made. So the template holds plain names, a missing output
 * is noticed before anything is deployed, and the other stack stays free to change (an import would lock its export).
 * Only sources of this kind need credentials.
 *
 * @throws SourceNotFoundError when there is no such stack, or it has no such output
 */
export async function resolveStage(stage: Stage): Promise<ResolvedStage> {
  return {
    ...stage,
    sources: await Promise.all(stage.sources.map(resolveSource)),
    region: deploymentRegion(),
  };
}

/**
 * The region that a command works in: the CDK tells its app, and the other commands read what the CDK reads. A variable that is
 * empty is as good as none; when all are, the SDK reads the profile.
 */
export const deploymentRegion = (): string | undefined => {
  const { CDK_DEFAULT_REGION, AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  return CDK_DEFAULT_REGION || AWS_REGION || AWS_DEFAULT_REGION || undefined;
};

async function resolveSource(source: Source): Promise<ResolvedSource> {
  if (source.stackName === undefined) return source;
  const { stackName, outputKey, ...others } = source;
  const outputs = await outputsOf(stackName);
  const bucketName = outputs.get(outputKey);
  if (bucketName === undefined) {
    const known = [...outputs.keys()].join(', ') || 'none';
    throw new SourceNotFoundError(
      `The stack ${stackName}, which should name the bucket of ${source.id}, has no output ${outputKey}. Its outputs: ${known}.`,
    );
  }
  return { ...others, bucketName };
}

async function outputsOf(stackName: string): Promise<Map<string, string>> {
  const cloudFormation = new CloudFormationClient({ region: deploymentRegion() });
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    const place = await cloudFormation.config.region().then(
      (region) => ` in ${region}`,
      () => '',
    );
    throw new SourceNotFoundError(
      `The stack ${stackName}, which should name the bucket of a source, could not be read${place}: ${(error as Error).message}`,
      { cause: error },
    );
  } finally {
    cloudFormation.destroy();
  }
}
