import {
  type CloudFormationClient,
  type Stack as Described,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { type SdkConfig, Stack } from '../operator/stack.ts';
import type { Identity } from './check-caller.ts';
import { Problem } from './problem.ts';
import type { Step } from './steps.ts';

/** The stack of the stage, completely deployed by a version that this one understands. */
export const findStack = (
  cloudFormation: CloudFormationClient,
  config: SdkConfig,
  stackName: string,
  { account, region }: Identity,
): Step<{ readonly stack: Stack; readonly described: Described }> => {
  const stage = stackName.replace(/^[^-]*-/, '');
  const deploy = `npm run deploy -- --stage ${stage}`;
  return {
    title: 'Stack',
    advice: `Look at ${stackName} in the CloudFormation console.`,
    async work() {
      const described = await describe();
      const { StackStatus: status = '', StackStatusReason: reason = '' } = described;
      if (status.endsWith('_IN_PROGRESS')) {
        throw new Problem(
          `${stackName} is ${status}.`,
          'Wait until the deployment has ended, and start again.',
        );
      }
      if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) {
        throw new Problem(
          `${stackName} is ${status}. ${reason}`,
          `Find the first failed event of the stack in the CloudFormation console, fix its cause, and deploy again: ${deploy}`,
        );
      }
      return { described, stack: stackOf(described) };
    },
    summarize: ({ described, stack }) => {
      const sources = stack.sources.map(
        ({ id, bucketName, prefix }) => `${id} (s3://${bucketName}/${prefix})`,
      );
      return `${stackName}, ${described.StackStatus}; logs of ${sources.join(', ')}`;
    },
  };

  async function describe(): Promise<Described> {
    try {
      const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
      return Stacks[0] as Described;
    } catch (error) {
      if (!/does not exist/.test((error as Error).message)) throw error;
      throw new Problem(
        `There is no stack ${stackName} in ${region} of account ${account}.`,
        `Deploy it: ${deploy}. If it is deployed elsewhere, set AWS_PROFILE and AWS_REGION to that account and region.`,
        { cause: error },
      );
    }
  }

  function stackOf({ Outputs = [] }: Described): Stack {
    const outputs = Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    try {
      return new Stack(config, Object.fromEntries(outputs));
    } catch (error) {
      throw new Problem(
        `${stackName} lacks outputs that this version has, or has others.`,
        `Deploy this version: ${deploy}`,
        { cause: error },
      );
    }
  }
};
