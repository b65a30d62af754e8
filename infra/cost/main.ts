import { parseArgs } from 'node:util';
import { type KnownStage, knownStages } from '../known-stages.ts';
import { type Bill, filesPerExecution, monthlyBill, originalBill, type Site, total } from './model.ts';
import { prices } from './prices.ts';

const usage = `Usage: npm run cost -- [options]

What a month costs on AWS, by service, beside the original design on the same traffic.

  --requests N   requests a month, e.g. 10e6 (default)
  --files N      log files a month, e.g. 20000 (default)
  --loads N      loads a month (default 30: daily)
  --months N     months of logs that are kept (default 12)`;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10e6' },
    files: { type: 'string', default: '20000' },
    loads: { type: 'string', default: '30' },
    months: { type: 'string', default: '12' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const numbers = [values.requests, values.files, values.loads, values.months].map(Number);
const [requests, files, loads, monthsKept] = numbers as [number, number, number, number];

if (values.help) {
  console.log(usage);
} else if (numbers.some((number) => !(number >= 0))) {
  console.error(`Each option is a number.\n\n${usage}`);
  process.exitCode = 2;
} else {
  const { stage, file } = (await knownStages()).get('production') as KnownStage;
  const { warehouse, ingest, sources } = stage;
  console.error(`The stage production is defined in ${file}.\n`);
  print({
    requests,
    files,
    loads,
    monthsKept,
    capacity: warehouse.baseCapacity,
    gatherSeconds: ingest.gatherSeconds,
    sources: sources.length,
    visitors: stage.visitors ?? false,
  });
}

function print(site: Site): void {
  const ours = monthlyBill(site);
  const original = originalBill(site);
  const line = (name: string, bills: readonly Bill[]) =>
    `${name.padEnd(22)}${bills.map((bill) => (bill[name] ?? 0).toFixed(2).padStart(12)).join('')}`;
  const perExecution = filesPerExecution(site).toFixed(1);
  console.log(`US dollars a month, ${prices.region}, list prices, ${perExecution} files an execution\n`);
  console.log(`${''.padEnd(22)}${'this'.padStart(12)}${'original'.padStart(12)}`);
  for (const name of Object.keys(ours)) {
    console.log(line(name, [ours, original]));
  }
  console.log(
    `${'Total'.padEnd(22)}${[ours, original].map((bill) => total(bill).toFixed(2).padStart(12)).join('')}`,
  );
}
