import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Step } from './steps.ts';

export interface Identity {
  readonly account: string;
  readonly region: string;
  readonly arn: string;
}

/** Who asks, and where: with the wrong profile or region, nothing below is found. */
export const checkCaller = (sts: STSClient): Step<Identity> => ({
  title: 'Caller',
  advice:
    'Set AWS_PROFILE and AWS_REGION, or the other variables that the AWS CLI reads, until aws sts get-caller-identity answers.',
  async work() {
    const region = await sts.config.region();
    const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return { account: Account, region, arn: Arn };
  },
  summarize: ({ account, region, arn }) => `account ${account}, ${region}, as ${arn}`,
});
