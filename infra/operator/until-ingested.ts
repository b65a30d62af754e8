import type { SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { until } from '../../tasks/common/until.ts';
import { counted } from './counted.ts';
import { executionsOf } from './executions.ts';

/** How long nothing may change, in seconds: twice as long as a function may run. */
const patience = 1800;

interface Work {
  /** waiting, or being received */
  readonly notifications: number;
  /** running */
  readonly executions: number;
}

/**
 * Waits until the logs that were delivered are masked or rejected: no message is waiting or being received, and no execution
 * of ingest is running.
 *
 * @throws WaitedInVainError when nothing has changed for half an hour
 */
export async function untilIngested(
  { sqs, sfn }: { sqs: SQSClient; sfn: SFNClient },
  { queueUrls, ingestArn }: { queueUrls: readonly string[]; ingestArn: string },
  update: (text: string) => void,
): Promise<void> {
  const advice = `See what the executions of ${ingestArn} wait for, and whether ${queueUrls.join(', ')} are read.`;
  let work = await workLeft();
  while (work.notifications + work.executions > 0) {
    const before = textOf(work);
    update(before);
    work = await until(
      `ingest to go on: ${before}`,
      async () => {
        const now = await workLeft();
        return textOf(now) !== before && now;
      },
      { seconds: patience, advice },
    );
  }

  async function workLeft(): Promise<Work> {
    let notifications = 0;
    for (const QueueUrl of queueUrls) {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      notifications +=
        Number(Attributes.ApproximateNumberOfMessages) +
        Number(Attributes.ApproximateNumberOfMessagesNotVisible);
    }
    // After the queues: a message leaves it only when its execution has been started.
    const executions = (await executionsOf(sfn, ingestArn, 'RUNNING')).length;
    return { notifications, executions };
  }
}

const textOf = ({ notifications, executions }: Work): string =>
  `${counted(notifications, 'notification')} waiting, ${counted(executions, 'execution')} running`;
