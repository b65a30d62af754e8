import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SdkConfig } from '../operator/stack.ts';

/** What SQS, SNS and Lambda answer for something that does not exist. */
const notFound = ['QueueDoesNotExist', 'NotFoundException', 'ResourceNotFoundException'];

/**
 * Whether the queue, topic or function that a bucket notifies no longer exists.
 *
 * @throws Error when the caller may not know, or the ARN is of something else
 */
export async function isGone(arn: string, config: SdkConfig): Promise<boolean> {
  try {
    await describe(arn, config);
    return false;
  } catch (error) {
    if (notFound.includes((error as Error).name)) return true;
    throw error;
  }
}

async function describe(arn: string, config: SdkConfig): Promise<void> {
  const [, , service = '', , account, name] = arn.split(':');
  switch (service) {
    case 'sqs':
      return using(new SQSClient(config), (sqs) =>
        sqs.send(new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account })),
      );
    case 'sns':
      return using(new SNSClient(config), (sns) =>
        sns.send(new GetTopicAttributesCommand({ TopicArn: arn })),
      );
    case 'lambda':
      return using(new LambdaClient(config), (lambda) =>
        lambda.send(new GetFunctionCommand({ FunctionName: arn })),
      );
    default:
      throw new Error('it is neither a queue, a topic nor a function');
  }
}

async function using<Client extends { destroy(): void }>(
  client: Client,
  use: (client: Client) => Promise<unknown>,
): Promise<void> {
  try {
    await use(client);
  } finally {
    client.destroy();
  }
}
