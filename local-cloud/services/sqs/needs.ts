import { queueArn } from '../../core/arn.ts';
import type { Refusal } from '../../iam/guard.ts';
import { byMember, type Input, type NeedsOf } from '../../iam/needs.ts';

export const sqsRefusal: Refusal = { code: 'AccessDenied', statusCode: 403 };

/** What each operation of SQS needs. A batch needs what its entries need. */
export const sqsNeeds: NeedsOf = (operation, input) => single(operation.replace(/Batch$/, ''), input);

const byUrl = ({ QueueUrl }: Input) => queueArn(String(QueueUrl).split('/').at(-1) as string);
const byName = ({ QueueName }: Input) => queueArn(QueueName);

const single = byMember('sqs', {
  ChangeMessageVisibility: byUrl,
  CreateQueue: byName,
  DeleteMessage: byUrl,
  DeleteQueue: byUrl,
  GetQueueAttributes: byUrl,
  GetQueueUrl: byName,
  ListQueues: '*',
  PurgeQueue: byUrl,
  ReceiveMessage: byUrl,
  SendMessage: byUrl,
  SetQueueAttributes: byUrl,
});
