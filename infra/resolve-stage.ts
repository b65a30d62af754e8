import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { StackOutput, Stage } from './stages.ts';

/** A stage whose source bucket is known by its name, or is to be made. */
export type ResolvedStage = Stage & { readonly source: Exclude<Stage['source'], StackOutput> };

/** The bucket cannot be told from another stack. The message says what to look at. */
export class SourceNotFoundError extends Error {
  override readonly name = 'SourceNotFoundError';
}

/**
 * Looks the source bucket up if another stack names it: while the template is made, so that it holds a plain name, a missing
 * output is noticed before anything is deployed, and the other stack stays free to change (an import would lock its export).
 * It takes credentials, for this kind of source only.
 *
 * @throws SourceNotFoundError when there is no such stack, or it has no such output
 */
export async function resolveStage(stage: Stage): Promise<ResolvedStage> {
  const { source } = stage;
  if (typeof source !== 'object' || 'bucketName' in source) return { ...stage, source };
  const { stackName, outputKey, prefix } = source;
  const outputs = await outputsOf(stackName);
  const bucketName = outputs.get(outputKey);
  if (bucketName === undefined) {
    const known = [...outputs.keys()].join(', ') || 'none';
    throw new SourceNotFoundError(
      `The stack ${stackName} has no output ${outputKey}. Its outputs: ${known}.`,
    );
  }
  return { ...stage, source: { bucketName, prefix } };
}

async function outputsOf(stackName: string): Promise<Map<string, string>> {
  // The CDK tells the app where it deploys to.
  const cloudFormation = new CloudFormationClient({ region: process.env.CDK_DEFAULT_REGION });
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    const region = await cloudFormation.config.region();
    throw new SourceNotFoundError(
      `The stack ${stackName}, which is to name the source bucket, could not be read in ${region}: ${(error as Error).message}`,
      { cause: error },
    );
  } finally {
    cloudFormation.destroy();
  }
}
