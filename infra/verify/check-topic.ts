import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import type { StackOutputs } from '../operator/outputs.ts';
import type { Step } from './steps.ts';

interface Subscribers {
  readonly confirmed: readonly string[];
  readonly pending: readonly string[];
}

/** Who gets the messages about failures and alarms. */
export const checkTopic = (client: SNSClient, { OperatorTopicArn }: StackOutputs): Step<Subscribers> => ({
  title: 'Topic',
  advice: `Look at ${OperatorTopicArn} in the SNS console. If it is not there, deploy again.`,
  async work() {
    const confirmed: string[] = [];
    const pending: string[] = [];
    const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: OperatorTopicArn });
    for await (const { Subscriptions = [] } of pages) {
      for (const { SubscriptionArn, Endpoint = '' } of Subscriptions) {
        (SubscriptionArn === 'PendingConfirmation' ? pending : confirmed).push(Endpoint);
      }
    }
    return { confirmed, pending };
  },
  summarize({ confirmed, pending }) {
    if (confirmed.length > 0) return `tells ${confirmed.join(', ')}`;
    const note =
      pending.length > 0
        ? `${pending.join(', ')} has not confirmed the subscription: until then, nobody is told of failures`
        : 'nobody subscribes, so nobody is told of failures: set operatorEmail in infra/stages.local.ts';
    return { note };
  },
});
