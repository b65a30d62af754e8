import type { Context } from './context.ts';
import { expectMasked, untilDeleted } from './mask.ts';
import { putLog } from './objects.ts';
import { runWorkflow } from './run-workflow.ts';
import type { Step } from './steps.ts';
import type { TrialLog } from './trial.ts';

/**
 * A backfill of the run's own logs. S3 has told of this log too: whichever of the two comes first masks it, and the other
 * finds nothing to do.
 */
export const backfill = (context: Context, log: TrialLog): Step<void> => ({
  title: 'Backfill',
  advice: 'Open the execution of backfill in the Step Functions console, and its Map Run.',
  async work(update) {
    await putLog(context, log);
    update('waiting for the end of backfill');
    await runWorkflow(context, context.stack.outputs.BackfillStateMachineArn, 'backfill', {
      source: log.sourceId,
      prefix: log.key.slice(0, log.key.lastIndexOf('/') + 1),
    });
    await untilDeleted(context, log);
    await expectMasked(context, log);
  },
  summarize: () => 'one more log, under a prefix of its own, is masked and its original is gone',
});
