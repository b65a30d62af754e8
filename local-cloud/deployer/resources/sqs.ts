import { CreateQueueCommand, DeleteQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { queueArn } from '../../core/arn.ts';
import { type Properties, physicalName, type ResourceType } from '../resource-type.ts';

/** SQS limits the names of queues. */
const longestName = 80;

/** The properties that are queue attributes with the same name. */
const attributeNames = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'VisibilityTimeout',
];

export const queue: ResourceType = {
  emulated: ['QueueName', ...attributeNames],
  accepted: ['KmsMasterKeyId', 'SqsManagedSseEnabled'],
  async put(properties, place) {
    const { sqs } = place.services;
    const QueueName: string = properties.QueueName ?? physicalName(place, longestName);
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: attributesOf(properties) }));
    return { physicalId: QueueUrl, attributes: { Arn: queueArn(QueueName), QueueName, QueueUrl } };
  },
  async delete({ physicalId }, { services }) {
    await services.sqs.send(new DeleteQueueCommand({ QueueUrl: physicalId }));
  },
};

function attributesOf(properties: Properties): Record<string, string> {
  return Object.fromEntries(
    attributeNames
      .filter((name) => properties[name] !== undefined)
      .map((name) => {
        const value = properties[name];
        return [name, typeof value === 'object' ? JSON.stringify(value) : String(value)];
      }),
  );
}
