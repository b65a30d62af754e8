import { zstdDecompressSync } from 'node:zlib';
import { counted } from '../operator/counted.ts';
import type { Context } from './context.ts';
import { successOf } from './end-of.ts';
import { exists, read } from './objects.ts';
import { Problem } from './problem.ts';
import { ingestOf } from './start-of-ingest.ts';
import type { Step } from './steps.ts';
import { addresses, type TrialLog } from './trial.ts';
import { waitFor } from './wait.ts';

/** In seconds: a batch of hundreds of logs, tried again after failures. */
const patience = 1800;

/** The executions succeed, and what they have published has all rows and no address. */
export const mask = (context: Context, logs: readonly TrialLog[]): Step<number> => ({
  title: 'Mask',
  advice: 'Look at the masked bucket in the S3 console.',
  async work(update) {
    update('waiting for the executions of ingest to end');
    for (const log of logs) {
      const { executionArn } = await ingestOf(context, log);
      await successOf(context, executionArn, patience);
      await expectMasked(context, log);
    }
    return logs.reduce((sum, { rows }) => sum + rows, 0);
  },
  summarize: (rows) =>
    `${counted(logs.length, 'log')}, ${counted(rows, 'row')}; no whole address is left in them`,
});

/** The original of each log is gone. */
export const deletion = (context: Context, logs: readonly TrialLog[]): Step<void> => ({
  title: 'Delete',
  advice:
    'The log is masked, but its original is still there. Open the execution of ingest in the Step Functions console, and its state Delete originals.',
  async work() {
    for (const log of logs) await untilDeleted(context, log);
  },
  summarize: () => 'the originals are gone',
});

export function untilDeleted(context: Context, { bucket, key }: TrialLog): Promise<true> {
  const { s3 } = context.stack;
  return waitFor(`s3://${bucket}/${key} to be deleted`, patience, context, async () => {
    return !(await exists(s3, bucket, key));
  });
}

/** @throws Problem unless the masked log has each row, and nobody's address */
export async function expectMasked({ stack }: Context, log: TrialLog): Promise<void> {
  const place = `s3://${stack.outputs.MaskedBucketName}/${log.maskedKey}`;
  const compressed = await read(stack.s3, stack.outputs.MaskedBucketName, log.maskedKey);
  const text = zstdDecompressSync(compressed).toString();
  const rows = text.trimEnd().split('\n').length - 1;
  if (rows !== log.rows) {
    throw new Problem(
      `${place} has ${counted(rows, 'row')}, and the log has ${log.rows}.`,
      'Open an issue with the output of this run.',
    );
  }
  const address = addresses.find((each) => text.includes(each));
  if (address) {
    throw new Problem(
      `${place} holds the whole address ${address}.`,
      'Disable the trigger of start-ingest in the Lambda console, so that no more logs are masked, and open an issue.',
    );
  }
}
