import { counted } from '../operator/counted.ts';
import type { Context } from './context.ts';
import { putLog } from './objects.ts';
import type { Step } from './steps.ts';
import type { TrialLog } from './trial.ts';

/** The first logs: one in each source, so that each queue and each permission is tried. */
export const put = (context: Context, logs: readonly TrialLog[]): Step<void> => ({
  title: 'Put',
  advice:
    'Let the caller put objects into the source bucket. If the bucket is gone, see docs/deployment.md, step 1.',
  async work() {
    for (const log of logs) await putLog(context, log);
  },
  summarize() {
    const folders = context.stack.sources.map(
      (source) => `s3://${source.bucketName}/${context.trial.prefixIn(source)}`,
    );
    const summary = `${counted(logs.length, 'small log')}, in ${folders.join(' and ')}`;
    const versioned = logs.filter((log) => context.traces.versionsOf(log).length > 0);
    if (versioned.length === 0) return summary;
    const buckets = new Set(versioned.map(({ bucket }) => bucket));
    return {
      note: `${summary}. ${[...buckets].join(', ')} keeps old versions, with the addresses in them: see docs/deployment.md, step 1`,
    };
  },
});
