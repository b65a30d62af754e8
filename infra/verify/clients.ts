import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import type { SdkConfig } from '../operator/stack.ts';

/** The clients of the services that only verify asks. */
export type Clients = ReturnType<typeof clientsOf>;

export const clientsOf = (config: SdkConfig) => ({
  cloudFormation: new CloudFormationClient(config),
  cloudWatch: new CloudWatchClient(config),
  scheduler: new SchedulerClient(config),
  sns: new SNSClient(config),
  sts: new STSClient(config),
});
