import { setTimeout as delay } from 'node:timers/promises';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { executionsOf } from './executions.ts';

/**
 * Waits until the logs that were delivered are masked or rejected: no message is in the queue or in somebody's hands, and
 * no execution of ingest is running.
 */
export async function untilIngested(
  { sqs, sfn }: { sqs: SQSClient; sfn: SFNClient },
  { queueUrl, ingestArn }: { queueUrl: string; ingestArn: string },
  update: (text: string) => void,
): Promise<void> {
  for (;;) {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
    );
    const waiting = Number(Attributes.ApproximateNumberOfMessages);
    const inFlight = Number(Attributes.ApproximateNumberOfMessagesNotVisible);
    // After the queue: a message leaves it only when its execution has been started.
    const running = (await executionsOf(sfn, ingestArn, 'RUNNING')).length;
    if (waiting + inFlight + running === 0) {
      return;
    }
    update(`${waiting + inFlight} notifications waiting, ${running} executions running`);
    await delay(200);
  }
}
