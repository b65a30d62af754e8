import { counted } from '../operator/counted.ts';
import type { Context } from './context.ts';
import { Problem } from './problem.ts';
import type { Step } from './steps.ts';
import type { TrialLog } from './trial.ts';

/** The warehouse wakes up, and lets the caller in as its administrator. */
export const signIn = ({ stack }: Context): Step<string> => ({
  title: 'Warehouse',
  advice: `Let the caller read the secret ${stack.outputs.AdminSecretArn}, and look at the workgroup ${stack.outputs.WorkgroupName} in the Redshift console.`,
  async work(update) {
    update('waiting for the warehouse to wake up');
    const [[count] = []] = await stack.query('SELECT COUNT(*) FROM log_file');
    return String(count);
  },
  summarize: (count) => `answers; its ledger has ${counted(Number(count), 'log')}`,
});

/**
 * Asks the warehouse for the rows and the ledger's lines of logs.
 *
 * @throws Problem unless each row is there once
 */
export async function expectLoadedOnce({ stack, trial }: Context, logs: readonly TrialLog[]): Promise<void> {
  const ids = logs.map(({ fileId }) => fileId).join(', ');
  // The view finds a row only if each of its dimensions has it. The range of time spares a look at all other rows.
  const facts = await stack.query(
    `SELECT file_id::VARCHAR, COUNT(*), COUNT(DISTINCT seq_num) FROM request
     WHERE file_id IN (${ids}) AND datetime < '2000-01-01' AND host = '${trial.host}' GROUP BY file_id`,
  );
  const ledger = await stack.query(
    `SELECT file_id::VARCHAR, row_count FROM log_file WHERE file_id IN (${ids})`,
  );
  const found = logs.map(({ fileId, rows }) => {
    const of = (table: unknown[][]) => table.filter(([id]) => id === fileId).map(([, ...numbers]) => numbers);
    return { expected: [[[rows, rows]], [[rows]]], actual: [of(facts), of(ledger)] };
  });
  const wrong = found.findIndex(
    ({ expected, actual }) => JSON.stringify(expected) !== JSON.stringify(actual),
  );
  if (wrong < 0) return;
  const [rows = [], lines = []] = found[wrong]?.actual ?? [];
  const log = logs[wrong] as TrialLog;
  throw new Problem(
    `The warehouse should have ${log.rows} rows of ${log.key}, each once, and one line in the ledger that says so. It has ${rows[0]?.[0] ?? 0} rows (${rows[0]?.[1] ?? 0} different), and ${lines.length} lines (${lines.join(', ') || 'none'}).`,
    'Open an issue with the output of this run, and with the outputs of the executions of load.',
  );
}
