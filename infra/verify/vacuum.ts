import type { Context } from './context.ts';
import { runWorkflow } from './run-workflow.ts';
import type { Step } from './steps.ts';

/** One small table by hand. A load has vacuumed the others. */
export const vacuum = (context: Context): Step<void> => ({
  title: 'Vacuum',
  advice: 'Open the execution of vacuum in the Step Functions console: its red state says why.',
  async work(update) {
    update('waiting for the end of vacuum');
    const input = { tables: ['host'], mode: 'FULL' };
    await runWorkflow(context, context.stack.outputs.VacuumStateMachineArn, 'vacuum', input);
  },
  summarize: () => 'the table host, by hand',
});
