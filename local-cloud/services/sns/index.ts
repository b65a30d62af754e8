import { account } from '../../core/account.ts';
import { type JsonFile, jsonFile } from '../../core/json-file.ts';
import type { Service } from '../../http/aws-json.ts';
import { awsQueryService } from '../../http/aws-query.ts';
import { ServiceError } from '../../http/service-error.ts';

export interface Subscription {
  readonly topicArn: string;
  /** `email`, `sqs`, … */
  readonly protocol: string;
  readonly endpoint: string;
}

interface State {
  readonly topics: Record<string, Record<never, never>>;
  readonly subscriptions: Record<string, Subscription>;
}

/** SNS, limited to telling who subscribes. Nothing is published, and no subscription is ever confirmed. */
export class Sns {
  readonly service: Service;
  readonly #state: JsonFile<State>;

  /** @param path in memory when absent */
  constructor(path: string | undefined) {
    this.#state = jsonFile(path, { topics: {}, subscriptions: {} });
    this.service = awsQueryService({
      namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
      operations: {
        ListSubscriptionsByTopic: {
          members: ['TopicArn'],
          answer: ({ TopicArn }) => ({ Subscriptions: this.#subscriptions(TopicArn) }),
        },
      },
    });
  }

  putTopic(topicArn: string): void {
    this.#state.content.topics[topicArn] = {};
    this.#state.save();
  }

  deleteTopic(topicArn: string): void {
    delete this.#state.content.topics[topicArn];
    this.#state.save();
  }

  /** @param id of the deployment */
  putSubscription(id: string, subscription: Subscription): void {
    this.#state.content.subscriptions[id] = subscription;
    this.#state.save();
  }

  deleteSubscription(id: string): void {
    delete this.#state.content.subscriptions[id];
    this.#state.save();
  }

  #subscriptions(wanted: string): object[] {
    const { topics, subscriptions } = this.#state.content;
    if (!(wanted in topics)) throw new ServiceError('NotFound', 'Topic does not exist', 404);
    return Object.values(subscriptions)
      .filter(({ topicArn }) => topicArn === wanted)
      .map(({ topicArn, protocol, endpoint }) => ({
        SubscriptionArn: 'PendingConfirmation',
        Owner: account,
        Protocol: protocol,
        Endpoint: endpoint,
        TopicArn: topicArn,
      }));
  }
}
