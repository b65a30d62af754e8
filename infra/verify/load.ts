import { counted } from '../operator/counted.ts';
import type { Context } from './context.ts';
import { Problem } from './problem.ts';
import { runWorkflow } from './run-workflow.ts';
import type { Step } from './steps.ts';
import type { TrialLog } from './trial.ts';
import { expectLoadedOnce } from './warehouse.ts';

const advice = 'Open the execution of load in the Step Functions console: its red state says why.';

/** The day of some logs is loaded, and vacuumed as every night. */
export const load = (context: Context, date: string, logs: readonly TrialLog[]): Step<void> => ({
  title: 'Load',
  advice,
  async work(update) {
    update(`loading ${date}, which a cold warehouse takes minutes for`);
    await runLoad(context, 'load', { date });
    await expectLoadedOnce(context, logs);
  },
  summarize: () => `${date}: ${inWarehouse(logs)}`,
});

/** What has come for the day since. */
export const loadRest = (context: Context, date: string, logs: readonly TrialLog[]): Step<void> => ({
  title: 'Load rest',
  advice,
  async work(update) {
    update(`loading what has come since for ${date}`);
    await runLoad(context, 'rest', { date, skipVacuum: true });
    await expectLoadedOnce(context, logs);
  },
  summarize: () => `${date}: ${inWarehouse(logs)}`,
});

/** The same day again: nothing is left to be loaded. */
export const loadAgain = (context: Context, date: string, logs: readonly TrialLog[]): Step<void> => ({
  title: 'Load again',
  advice,
  async work(update) {
    update(`loading ${date} again`);
    const { found } = await runLoad(context, 'again', { date, skipVacuum: true });
    if (found.toLoad !== 0) {
      throw new Problem(
        `Of ${found.files} logs of ${date}, ${found.toLoad} were loaded once more.`,
        'Look at the ledger, the table log_file: it should have a line for each loaded log. Open an issue with the output of load.',
      );
    }
    await expectLoadedOnce(context, logs);
  },
  summarize: () => `${date}: nothing was left to load, and nothing is there twice`,
});

/** Two loads of one day at the same time. */
export const twoLoads = (context: Context, date: string, log: TrialLog): Step<void> => ({
  title: 'Two loads',
  advice,
  async work(update) {
    update(`two loads of ${date} at once`);
    const input = { date, skipVacuum: true };
    const loads = ['one', 'other'].map((name) => runLoad(context, name, input));
    // Both have ended before anything else is done, whatever came of the first.
    const [one, other] = await Promise.allSettled(loads);
    for (const each of [one, other]) if (each?.status === 'rejected') throw each.reason;
    await expectLoadedOnce(context, [log]);
  },
  summarize: () => `${date}: both succeeded; ${inWarehouse([log])}`,
});

function inWarehouse(logs: readonly TrialLog[]): string {
  const rows = logs.reduce((sum, log) => sum + log.rows, 0);
  return `${counted(rows, 'row')} of ${counted(logs.length, 'log')}, each once in the warehouse`;
}

interface LoadOutput {
  readonly found: { readonly files: number; readonly toLoad: number };
}

async function runLoad(context: Context, name: string, input: object): Promise<LoadOutput> {
  const output = await runWorkflow(context, context.stack.outputs.LoadStateMachineArn, name, input);
  return output as unknown as LoadOutput;
}
