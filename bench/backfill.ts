import { parseArgs } from 'node:util';
import { runExecution } from '../tasks/common/run-execution.ts';
import { synthesizeAssembly } from '../test/support/assembly.ts';
import { deployStackOnBuckets } from '../test/support/deployed-stack.ts';
import { daysAgo, log, logKey, row } from '../test/support/log.ts';
import { timed } from './measure.ts';

/** `npm run bench:backfill`: a bucket that is full already is masked and loaded on the local cloud, and the counts are closed. */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '30' },
    files: { type: 'string', default: '334' },
    rows: { type: 'string', default: '10' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log('Usage: npm run bench:backfill -- [--days N] [--files N, a day] [--rows N, a file]');
} else {
  await bench(Number(values.days), Number(values.files), Number(values.rows));
}

async function bench(days: number, filesPerDay: number, rowsPerFile: number): Promise<void> {
  const logs = new Map<string, Uint8Array>();
  for (let day = 1; day <= days; day++) {
    const date = daysAgo(day);
    const rows = Array.from({ length: rowsPerFile }, (_, index) => row(date, `/page-${index}`));
    for (let file = 0; file < filesPerDay; file++) {
      logs.set(`cdn/${logKey(date, `f${file}`)}`, log(...rows));
    }
  }
  await synthesizeAssembly();
  const { stack, remove } = await told(`put ${logs.size} files, deploy`, () =>
    deployStackOnBuckets({ 'existing-logs': logs }),
  );
  try {
    const { outputs, sfn } = stack;
    const summary = await told('backfill', () =>
      runExecution(sfn, {
        stateMachineArn: outputs.BackfillStateMachineArn,
        input: { source: 'site', maxConcurrency: 4 },
        seconds: 3600,
      }),
    );
    const { found, batches, loaded } = await told('load', () =>
      stack.load({ from: daysAgo(days), to: daysAgo(1) }),
    );
    console.log(
      JSON.stringify({ summary, load: { found, batches, loaded }, counts: await stack.counts() }, null, 2),
    );
    console.log(`originals left: ${(await stack.originals()).length}`);
    console.log(`peak memory of the whole cloud: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
  } finally {
    await remove();
  }
}

async function told<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const { result, wall } = await timed(work);
  console.log(`${what}: ${wall.toFixed(1)} s`);
  return result;
}
