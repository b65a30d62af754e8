import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { WaitedInVainError } from '../../tasks/common/until.ts';
import { counted } from '../operator/counted.ts';
import type { Context } from './context.ts';
import type { IngestExecution } from './ingest-executions.ts';
import { Problem } from './problem.ts';
import type { Step } from './steps.ts';
import type { TrialLog } from './trial.ts';
import { waitFor } from './wait.ts';

/** In seconds: S3 may take minutes to notify, logs are gathered for up to five, and a new function starts slowly. */
const patience = 900;

/** S3 notifies the queue, and `start-ingest` starts an execution for each log. */
export const startOfIngest = (context: Context, logs: readonly TrialLog[]): Step<number> => ({
  title: 'Start',
  advice: 'Look at the queue of the source in the SQS console, and at start-ingest in the Lambda console.',
  async work(update) {
    update('waiting for ingest to start: logs are gathered for up to 5 minutes (gatherSeconds of the stage)');
    for (const log of logs) await ingestOf(context, log);
    return logs.length;
  },
  summarize: (count) => `S3 told the queue, and ingest was started for ${counted(count, 'log')}`,
});

/**
 * Waits for an execution that has the log among others.
 *
 * @param known executions that are not meant
 * @throws Problem that says how far the notification got
 */
export async function ingestOf(
  context: Context,
  log: TrialLog,
  known: readonly string[] = [],
): Promise<IngestExecution> {
  try {
    return await waitFor('an execution of ingest', patience, context, async () =>
      (await context.ingest.of(log)).find(
        ({ executionArn, isolated }) => !isolated && !known.includes(executionArn),
      ),
    );
  } catch (error) {
    if (!(error instanceof WaitedInVainError)) throw error;
    throw await diagnosis(context, log);
  }
}

async function diagnosis(
  { stack, patience: part }: Context,
  { sourceId, bucket, key }: TrialLog,
): Promise<Problem> {
  const { queueUrl = '', events } = stack.sources.find(({ id }) => id === sourceId) ?? {};
  const what = `No execution of ingest was started for s3://${bucket}/${key} in ${patience * part} s.`;
  const log = 'The log of start-ingest says why (CloudWatch → Log groups).';
  const queue = await messagesIn(stack, queueUrl);
  if (queue.waiting > 0) {
    return new Problem(
      `${what} S3 has told the queue, but nobody reads it.`,
      'Open start-ingest in the Lambda console: its trigger for the queue must be enabled, and the function not throttled.',
    );
  }
  if (queue.received > 0) {
    return new Problem(
      `${what} S3 has told the queue, and start-ingest has read it, but fails or is slow.`,
      log,
    );
  }
  if ((await messagesIn(stack, stack.outputs.DeadLetterQueueUrl)).waiting > 0) {
    return new Problem(
      `${what} There are messages in the dead-letter queue: start-ingest has failed five times.`,
      `${log} docs/operations.md says how to send the messages back.`,
    );
  }
  if (events === 'eventbridge') {
    return new Problem(
      `${what} EventBridge has not told the queue either.`,
      `See whether the bucket sends its events to EventBridge: aws s3api get-bucket-notification-configuration --bucket ${bucket} must show EventBridgeConfiguration. If it does not, switch it on (docs/deployment.md, step 1), and wait five minutes.`,
    );
  }
  return new Problem(
    `${what} S3 has not told the queue either.`,
    `See whether the bucket notifies ${queueUrl.split('/').at(-1)}: aws s3api get-bucket-notification-configuration --bucket ${bucket}. If it does not, somebody has replaced the notifications of the bucket. CloudFormation does not notice that: remove the source from the stage, deploy, put it back, and deploy again.`,
  );
}

async function messagesIn(
  { sqs }: Context['stack'],
  QueueUrl: string,
): Promise<{ readonly waiting: number; readonly received: number }> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return {
    waiting: Number(Attributes.ApproximateNumberOfMessages),
    received: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}
