import { stat } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { formatNamed } from '../../demo/options.ts';
import { type LogFormatName, logFormatNames } from '../../demo/traffic/log-format.ts';
import { leastAndMedian, median } from '../measure.ts';
import { type Contestant, contestants } from './contestants.ts';
import { generateLog } from './generated-log.ts';
import { type Run, runCommand } from './run-command.ts';

const usage = `Measures the masking of one large log against what reads the same.

  npm run bench:mask [-- OPTIONS]

  --format NAME  ${logFormatNames.join(', ')} (default legacy)
  --rows N       how many rows the log has (default 1000000, about 480 MB before
                 compression; 500000 for v2-parquet, of which larger files are
                 refused)
  --runs N       how often each is run, by turns (default 5)
  --help         this text

The log is invented, and kept in .local/bench.`;

const { values } = parseArgs({
  options: {
    format: { type: 'string', default: 'legacy' },
    rows: { type: 'string' },
    runs: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else {
  const format = formatNamed(values.format);
  const rows = values.rows ?? (format === 'v2-parquet' ? 500_000 : 1_000_000);
  await measure(format, Number(rows), Number(values.runs));
}

/** Runs all by turns, so that what else the machine does at a time is done to all of them. */
async function measure(format: LogFormatName, rows: number, rounds: number): Promise<void> {
  const fewRows = Math.min(rows, 100_000);
  const log = await generateLog(rows, format);
  const shortLog = await generateLog(fewRows, format);
  const legacyLog = await generateLog(rows);

  const runs = new Map<Contestant, Run[]>((await contestants(format)).map((contestant) => [contestant, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [{ command, slow }, earlier] of runs) {
      if (slow && round > 0) continue;
      const run = await runCommand(command, { LOG: slow ? shortLog : log, LEGACY_LOG: legacyLog });
      const factor = slow ? rows / fewRows : 1;
      earlier.push({ ...run, wall: run.wall * factor, cpu: run.cpu * factor });
    }
  }
  const { size } = await stat(log);
  console.log(
    `${rows.toLocaleString('en')} rows, ${(size / 1e6).toFixed(0)} MB as ${format}; Node.js ${process.version}, ` +
      `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${new Date().toISOString().slice(0, 10)}\n`,
  );
  printTable(runs, size);
}

function printTable(runs: ReadonlyMap<Contestant, readonly Run[]>, size: number): void {
  const [first] = runs.keys();
  const [runsOfFirst = []] = runs.values();
  const times = `× ${first?.name}`;
  console.log(`| what | wall s: min, median | ${times} | CPU s: min, median | ${times} | MB/s | peak MB |`);
  console.log('|---|--:|--:|--:|--:|--:|--:|');
  for (const [{ name, slow }, all] of runs) {
    const timesOf = (key: 'wall' | 'cpu') => {
      const [least, middle] = leastAndMedian(all.map((run) => run[key]));
      const ratio = middle / median(runsOfFirst.map((run) => run[key]));
      return `${least.toFixed(2)}, ${middle.toFixed(2)} | ${ratio.toFixed(2)}`;
    };
    const peak = Math.max(...all.map(({ peakMemory = 0 }) => peakMemory));
    const cells = [
      slow ? `${name}, from fewer rows` : name,
      timesOf('wall'),
      timesOf('cpu'),
      (size / 1e6 / median(all.map(({ wall }) => wall))).toFixed(0),
      peak > 0 ? (peak / 1e6).toFixed(0) : '',
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
