import { arn } from '../../core/arn.ts';
import { physicalName, type ResourceType } from '../resource-type.ts';

export const topic: ResourceType = {
  emulated: ['TopicName'],
  accepted: ['DisplayName', 'KmsMasterKeyId', 'TracingConfig'],
  async put({ TopicName }, place) {
    const name: string = TopicName ?? physicalName(place);
    const TopicArn = arn('sns', name);
    place.services.sns.putTopic(TopicArn);
    return { physicalId: TopicArn, attributes: { TopicArn, TopicName: name } };
  },
  async delete({ physicalId }, { services }) {
    services.sns.deleteTopic(physicalId);
  },
};

/** Subscriptions are listed, but nothing is published to them. */
export const subscription: ResourceType = {
  emulated: ['Endpoint', 'Protocol', 'TopicArn'],
  accepted: ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy', 'Region'],
  async put({ TopicArn, Protocol, Endpoint }, place) {
    const physicalId = physicalName(place);
    place.services.sns.putSubscription(physicalId, {
      topicArn: TopicArn,
      protocol: Protocol,
      endpoint: Endpoint,
    });
    return { physicalId, attributes: {} };
  },
  async delete({ physicalId }, { services }) {
    services.sns.deleteSubscription(physicalId);
  },
};
