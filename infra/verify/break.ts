import { DescribeExecutionCommand, RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import type { Context } from './context.ts';
import { endOf, successOf } from './end-of.ts';
import { expectMasked, untilDeleted } from './mask.ts';
import { deleteLog, exists, putLog } from './objects.ts';
import { Problem } from './problem.ts';
import { ingestOf } from './start-of-ingest.ts';
import type { Step } from './steps.ts';
import type { TrialLog } from './trial.ts';
import { waitFor } from './wait.ts';

/** In seconds. */
const patience = 1800;
/** What a file that is no log fails with. */
const expectedError = 'MalformedLogError';

/** What the operator will be told because of the next step. */
export const announcement = ({ stack, trial }: Context): string => {
  const machine = stack.outputs.IngestStateMachineArn.split(':').at(-1);
  return `Next, a broken log. Expect one message, "${machine} FAILED", with the reason ${expectedError}: that is this run, number ${trial.id}. There is nothing to do about it.`;
};

/** A file that is no log gets an execution of its own, which is red, and stays where it is. */
export const breakLog = (context: Context, log: TrialLog): Step<string> => ({
  title: 'Break',
  advice: 'Open the executions of ingest in the Step Functions console.',
  async work(update) {
    await putLog(context, log, context.trial.malformed);
    update('waiting for ingest to reject the log');
    const { executionArn: batch } = await ingestOf(context, log);
    await successOf(context, batch, patience);
    const isolated = await isolatedExecution(context, log);
    const { status, error } = await endOf(context, isolated, patience);
    if (status !== 'FAILED' || error !== expectedError) {
      throw new Problem(
        `${isolated} should be FAILED with ${expectedError}, and is ${status} ${error ?? ''}.`,
        'Open the execution in the Step Functions console, and see what its red state says.',
      );
    }
    const { s3, outputs } = context.stack;
    if (
      !(await exists(s3, log.bucket, log.key)) ||
      (await exists(s3, outputs.MaskedBucketName, log.maskedKey))
    ) {
      throw new Problem(
        `s3://${log.bucket}/${log.key} is no log: it should be where it was, and nothing of it should be masked.`,
        'Disable the trigger of start-ingest in the Lambda console, so that no more logs are deleted, and open an issue.',
      );
    }
    return isolated;
  },
  summarize: (isolated) => `rejected, and still there; its red execution is ${isolated.split(':').at(-1)}`,
});

/** Good content under the same key, and a redrive: the execution is green, and the new rows are masked. */
export const redrive = (context: Context, log: TrialLog, isolated: string): Step<void> => ({
  title: 'Redrive',
  advice: 'Open the executions of ingest in the Step Functions console.',
  async work(update) {
    const { sfn } = context.stack;
    const { executionArn: first } = await ingestOf(context, log);
    // Where versions are kept, the broken one would still be there, and be read again.
    if (context.traces.versionsOf(log).length > 0) await deleteLog(context, log);
    await putLog(context, log);
    await sfn.send(new RedriveExecutionCommand({ executionArn: isolated }));
    update('waiting for the redriven execution');
    await waitFor(`the redrive of ${isolated}`, patience, context, async () => {
      const execution = await sfn.send(new DescribeExecutionCommand({ executionArn: isolated }));
      return (execution.redriveCount ?? 0) > 0;
    });
    await successOf(context, isolated, patience);
    update('waiting for the execution of the new content, too');
    const { executionArn: second } = await ingestOf(context, log, [first]);
    await successOf(context, second, patience);
    await untilDeleted(context, log);
    await expectMasked(context, log);
  },
  summarize: () =>
    'replaced by a good log: the redriven execution is green, the new rows are masked, the original is gone',
});

async function isolatedExecution(context: Context, log: TrialLog): Promise<string> {
  const found = await waitFor('an execution of its own for the broken log', patience, context, async () =>
    (await context.ingest.of(log)).find(({ isolated }) => isolated),
  );
  return found.executionArn;
}
