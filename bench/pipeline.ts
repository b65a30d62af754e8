import { parseArgs } from 'node:util';
import { textTable } from '../demo/text-table.ts';
import { executionsOf } from '../infra/operator/executions.ts';
import type { Stack } from '../infra/operator/stack.ts';
import { mapConcurrently } from '../tasks/mask-logs/map-concurrently.ts';
import { synthesizeAssembly } from '../test/support/assembly.ts';
import { type DeployedStack, deployStack } from '../test/support/deployed-stack.ts';
import { daysAgo, logKey } from '../test/support/log.ts';
import { type Visit, visitsOf } from './history.ts';
import { timed } from './measure.ts';
import { busyLog } from './traffic.ts';

/** `npm run bench:pipeline`: from the first put of a log to the last row that answers a query, and where the time goes. */
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '2000' },
    rows: { type: 'string', default: '500' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log('Usage: npm run bench:pipeline -- [--files N] [--rows N, a file]');
} else {
  await bench(Number(values.files), Number(values.rows));
}

async function bench(files: number, rows: number): Promise<void> {
  await synthesizeAssembly();
  const deployed = await deployStack();
  try {
    const { stack } = deployed;
    const log = busyLog(daysAgo(1), rows, 0);
    const start = Date.now();
    const whole = await timed(async () => {
      const puts = await timed(() => putAll(deployed, log, files));
      const settled = await timed(() => deployed.ingested());
      const load = await timed(() => stack.load({}));
      return { puts, settled, load };
    });
    if ((await deployed.rows()) !== files * rows) throw new Error('Not every row was loaded.');

    const { puts, settled, load } = whole.result;
    const steps = Object.entries({ puts, 'until all are ingested': settled, load, 'all of it': whole });
    console.log(
      textTable(
        ['what the operator sees', 'wall s', 'CPU s', 'wall ms per file'],
        steps.map(([name, { wall, cpu }]) => [name, wall, cpu, (1000 * wall) / files]),
      ),
    );
    console.log(textTable(['state', 'times', 'seconds', 'first', 'last'], await timeline(stack, start)));
    console.log('  seconds: of all of them together. first, last: when the first was entered and the last');
    console.log(
      '  left, in seconds since the first put. A state that starts another machine holds its time.',
    );
  } finally {
    await deployed.remove();
  }
}

/** As CloudFront does: from many places at once. */
async function putAll(deployed: DeployedStack, log: Uint8Array, files: number): Promise<void> {
  const date = daysAgo(1);
  const keys = Array.from({ length: files }, (_, index) => logKey(date, `f${index}`));
  await mapConcurrently(keys, 8, (key) => deployed.deliver(key, log));
}

/** Every state of every machine: how often, how long, from when to when. */
async function timeline({ sfn, outputs }: Stack, start: number): Promise<unknown[][]> {
  const visits: Visit[] = [];
  for (const machine of ['Ingest', 'Load', 'Classify', 'Vacuum', 'RunSql'] as const) {
    for (const arn of await executionsOf(sfn, outputs[`${machine}StateMachineArn`], 'SUCCEEDED')) {
      const name = machine.toLowerCase();
      visits.push(
        ...(await visitsOf(sfn, arn))
          .filter(({ entered }) => entered >= start)
          .map((visit) => ({ ...visit, state: `${name}: ${visit.state}` })),
      );
    }
  }
  return [...Map.groupBy(visits, ({ state }) => state)]
    .map(([state, all]) => {
      const spent = all.reduce((sum, { entered, exited }) => sum + exited - entered, 0);
      const first = Math.min(...all.map(({ entered }) => entered)) - start;
      const last = Math.max(...all.map(({ exited }) => exited)) - start;
      return [state, all.length, ...[spent, first, last].map((milliseconds) => milliseconds / 1000)];
    })
    .filter(([, , seconds]) => (seconds as number) >= 0.05);
}
