import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { deliveryRegion, deliveryStackName } from '../delivery-names.ts';
import { counted } from '../operator/counted.ts';
import type { SdkConfig } from '../operator/stack.ts';
import { Problem } from './problem.ts';
import type { Step } from './steps.ts';

/** Whether the second stack of the stage is there, without which CloudFront delivers nothing. For stages outside of us-east-1. */
export const checkDelivery = (
  config: SdkConfig,
  stackName: string,
  distributions: readonly string[],
): Step<void> => {
  const name = deliveryStackName(stackName);
  return {
    title: 'Delivery',
    advice: `Look at ${name} in the CloudFormation console of ${deliveryRegion}.`,
    async work() {
      const status = await statusOf(name, config);
      if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return;
      throw new Problem(
        `The stack ${name} in ${deliveryRegion} is ${status}: CloudFront may deliver nothing.`,
        'Deploy the stage again, with npm run deploy.',
      );
    },
    summarize: () => `of ${counted(distributions.length, 'distribution')}, by ${name} in ${deliveryRegion}`,
  };
};

async function statusOf(StackName: string, config: SdkConfig): Promise<string> {
  const cloudFormation = new CloudFormationClient({ ...config, region: deliveryRegion });
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return Stacks[0]?.StackStatus ?? 'unknown';
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return 'missing';
    throw error;
  } finally {
    cloudFormation.destroy();
  }
}
