import type {
  CancelMessageMoveTaskRequest,
  ListMessageMoveTasksRequest,
  ListMessageMoveTasksResultEntry,
  StartMessageMoveTaskRequest,
} from '@aws-sdk/client-sqs';
import type { Chance } from '../../core/chance.ts';
import type { Clock } from '../../core/clock.ts';
import { type Operation, ServiceError } from '../../http/aws-json.ts';
import { type SqsQueue, SqsStore } from '../fauxqs.ts';
import type { DeadLetterSources } from './dead-letter-sources.ts';

/**
 * What fauxqs lacks: sends dead letters back to the queues that they came from, or on to another one. A task moves the
 * messages that are visible, and has ended when StartMessageMoveTask answers, whatever MaxNumberOfMessagesPerSecond says.
 */
export function moveTasks(
  queues: SqsStore,
  sources: DeadLetterSources,
  { clock, chance }: { clock: Clock; chance: Chance },
): Record<string, Operation> {
  const ended: ListMessageMoveTasksResultEntry[] = [];
  return {
    StartMessageMoveTask({ SourceArn, DestinationArn }: StartMessageMoveTaskRequest) {
      const source = deadLetterQueue(queues, SourceArn);
      const destination = DestinationArn && existing(queues, DestinationArn, 'DestinationArn');
      if (destination === source) {
        throw invalid('The source queue and the destination queue cannot be the same.');
      }
      const StartedTimestamp = clock.now().getTime();
      const task = move(source, (id) => destination || queues.getQueueByArn(sources.of(id) ?? ''));
      ended.unshift({ ...task, SourceArn, ...(DestinationArn && { DestinationArn }), StartedTimestamp });
      return { TaskHandle: chance.uuid() };
    },

    ListMessageMoveTasks({ SourceArn, MaxResults = 1 }: ListMessageMoveTasksRequest) {
      const { arn } = deadLetterQueue(queues, SourceArn);
      return { Results: ended.filter((task) => task.SourceArn === arn).slice(0, MaxResults) };
    },

    CancelMessageMoveTask({ TaskHandle }: CancelMessageMoveTaskRequest) {
      throw new ServiceError(
        'ResourceNotFoundException',
        `No task with the handle ${TaskHandle} is running.`,
      );
    },
  };
}

type Ended = Pick<
  ListMessageMoveTasksResultEntry,
  'Status' | 'FailureReason' | 'ApproximateNumberOfMessagesMoved' | 'ApproximateNumberOfMessagesToMove'
>;

/** Moves the visible messages. Each becomes a new one, which has never been received. */
function move(source: SqsQueue, destinationOf: (messageId: string) => SqsQueue | undefined): Ended {
  source.processTimers(); // so that messages that have just become visible count
  const toMove = Number(source.getAttribute('ApproximateNumberOfMessages'));
  const kept: string[] = [];
  let moved = 0;
  while (moved + kept.length < toMove) {
    const messages = source.dequeue(Math.min(10, toMove - moved - kept.length), 60);
    if (messages.length === 0) break;
    for (const { MessageId, ReceiptHandle, Body, MessageAttributes } of messages) {
      const destination = destinationOf(MessageId);
      if (destination) {
        const delay = Number(destination.attributes['DelaySeconds']);
        destination.enqueue(SqsStore.createMessage(Body, MessageAttributes, delay));
        source.deleteMessage(ReceiptHandle);
        moved++;
      } else kept.push(ReceiptHandle);
    }
  }
  for (const receiptHandle of kept) source.changeVisibility(receiptHandle, 0);
  return {
    Status: kept.length === 0 ? 'COMPLETED' : 'FAILED',
    ...(kept.length > 0 && { FailureReason: 'CouldNotDetermineMessageSource' }),
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: toMove,
  };
}

/** @throws ServiceError if there is no such queue, or no other queue sends its dead letters there */
function deadLetterQueue(queues: SqsStore, arn: string | undefined): SqsQueue {
  const queue = existing(queues, arn, 'SourceArn');
  for (const { attributes } of queues.allQueues()) {
    const policy = JSON.parse(attributes['RedrivePolicy'] || '{}') as { deadLetterTargetArn?: string };
    if (policy.deadLetterTargetArn === queue.arn) return queue;
  }
  throw invalid('Source queue must be configured as a Dead Letter Queue.');
}

function existing(queues: SqsStore, arn: string | undefined, parameter: string): SqsQueue {
  const queue = queues.getQueueByArn(arn ?? '');
  if (queue) return queue;
  throw new ServiceError(
    'ResourceNotFoundException',
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
  );
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message);
}
