import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import type { Context } from './context.ts';
import { deleteLog } from './objects.ts';
import { Problem } from './problem.ts';
import type { Step } from './steps.ts';
import { waitFor } from './wait.ts';

/** How long executions that still run are waited for, in seconds. */
const patience = 900;
/** How often a statement is tried: another transaction may be in its way. */
const attempts = 3;

/** Removes what a run has put, even if it failed. */
export const remove = (context: Context): Step<void> => ({
  title: 'Remove',
  advice: howToRemove(context),
  async work(update) {
    update('removing the originals');
    const left = await attempt('its originals', () => removeOriginals(context));
    const busy = await attempt('the rest, which executions still work with', () =>
      untilIdle(context, update),
    );
    left.push(...busy);
    // What is read already may still be masked or loaded: removed too early, it would come back.
    if (busy.length === 0) {
      left.push(...(await attempt('masked logs', () => removeMasked(context))));
      left.push(...(await attempt('rows in the warehouse', () => removeRows(context))));
    }
    if (left.length === 0) return;
    throw new Problem(`Some of what this run put is left: ${left.join('; ')}`, howToRemove(context));
  },
  summarize: () =>
    'all that this run put. What stays: its executions in their history, manifests below loads/ for 30 days, the value Hit in the table result_type',
});

/** How to remove by hand what a run has put. */
export function howToRemove(context: Context): string {
  const { stack, traces } = context;
  const objects = traces.logs.flatMap(({ bucket, key, maskedKey }) => [
    `s3://${bucket}/${key}`,
    `s3://${stack.outputs.MaskedBucketName}/${maskedKey}`,
  ]);
  return [
    'When no execution works with them any more, delete these objects, with all their versions, if they are there:',
    ...objects,
    ...(traces.started.size === 0
      ? []
      : [
          'And run these statements as the administrator of the warehouse:',
          ...deletions(context).map((sql) => `${sql};`),
        ]),
  ].join('\n');
}

/** @returns a sentence about what failed, if something did */
async function attempt(what: string, work: () => Promise<void>): Promise<string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return [`${what} (${(error as Error).message})`];
  }
}

async function removeOriginals(context: Context): Promise<void> {
  for (const log of context.traces.logs) await deleteLog(context, log);
}

async function untilIdle(context: Context, update: (text: string) => void): Promise<void> {
  const { stack, traces, ingest } = context;
  await waitFor('the executions of this run to end', patience, context, async () => {
    const running: string[] = [];
    for (const log of traces.logs) {
      const executions = await ingest.of(log);
      running.push(
        ...executions.filter(({ status }) => status === 'RUNNING').map(({ executionArn }) => executionArn),
      );
    }
    for (const executionArn of traces.started) {
      const { status } = await stack.sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (status === 'RUNNING') running.push(executionArn);
    }
    if (running.length > 0) update(`waiting for the end of ${running.join(', ')}`);
    return running.length === 0;
  });
}

async function removeMasked({ stack, traces }: Context): Promise<void> {
  const Bucket = stack.outputs.MaskedBucketName;
  for (const { maskedKey, setAsideKey } of traces.logs) {
    for (const Key of [maskedKey, setAsideKey]) await stack.s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
}

async function removeRows(context: Context): Promise<void> {
  if (context.traces.started.size === 0) return;
  for (const sql of deletions(context)) await execute(sql);

  async function execute(sql: string, attempt = 1): Promise<void> {
    try {
      await context.stack.query(sql);
    } catch (error) {
      if (attempt === attempts) throw error;
      await execute(sql, attempt + 1);
    }
  }
}

/** Facts, ledger, and the values of dimensions that no other log has. */
function deletions({ trial, traces }: Context): string[] {
  const ids = traces.logs.map(({ fileId }) => fileId).join(', ');
  const { host, path, referer, userAgent, edgeLocation } = trial;
  return [
    `DELETE FROM access_log WHERE file_id IN (${ids}) AND datetime < '2000-01-01'`,
    `DELETE FROM log_file WHERE file_id IN (${ids})`,
    `DELETE FROM host WHERE name = '${host}'`,
    `DELETE FROM page WHERE path LIKE '${path}%'`,
    `DELETE FROM referer WHERE url = '${referer}'`,
    `DELETE FROM user_agent WHERE user_agent = '${userAgent}'`,
    `DELETE FROM edge_location WHERE code = '${edgeLocation}'`,
  ];
}
