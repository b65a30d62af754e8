import { queueArn } from '../../core/arn.ts';
import type { Refusal } from '../../iam/guard.ts';
import type { Need } from '../../iam/need.ts';
import { byMember, type Input, type NeedsOf } from '../../iam/needs.ts';

export const sqsRefusal: Refusal = { code: 'AccessDenied', statusCode: 403 };

/** What each operation of SQS needs. A batch needs what its entries need; a move task also acts as its caller. */
export const sqsNeeds: NeedsOf = (operation, input) => [
  ...single(operation.replace(/Batch$/, ''), input),
  ...(operation === 'StartMessageMoveTask' ? moveNeeds(input) : []),
];

/** AWS also asks for SendMessage on the queues that the messages came from, which the request does not tell. */
function moveNeeds({ SourceArn, DestinationArn }: Input): Need[] {
  const onSource = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  return [
    ...onSource.map((name) => ({ action: `sqs:${name}`, resource: SourceArn })),
    ...(DestinationArn ? [{ action: 'sqs:SendMessage', resource: DestinationArn }] : []),
  ];
}

const byUrl = ({ QueueUrl }: Input) => queueArn(String(QueueUrl).split('/').at(-1) as string);
const byName = ({ QueueName }: Input) => queueArn(QueueName);

const single = byMember('sqs', {
  CancelMessageMoveTask: '*',
  ChangeMessageVisibility: byUrl,
  CreateQueue: byName,
  DeleteMessage: byUrl,
  DeleteQueue: byUrl,
  GetQueueAttributes: byUrl,
  GetQueueUrl: byName,
  ListMessageMoveTasks: 'SourceArn',
  ListQueues: '*',
  PurgeQueue: byUrl,
  ReceiveMessage: byUrl,
  SendMessage: byUrl,
  SetQueueAttributes: byUrl,
  StartMessageMoveTask: 'SourceArn',
});
