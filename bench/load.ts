import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { DuckDBInstance } from '@duckdb/node-api';
import { textTable } from '../demo/text-table.ts';
import { type BatchPointer, putManifest } from '../tasks/write-manifests/manifest.ts';
import { listMaskedLogs } from '../tasks/write-manifests/masked-logs.ts';
import { synthesizeAssembly } from '../test/support/assembly.ts';
import { type DeployedStack, deployStack } from '../test/support/deployed-stack.ts';
import { daysAgo, logKey } from '../test/support/log.ts';
import { type Cost, leastAndMedian, timed } from './measure.ts';
import { busyLog } from './traffic.ts';
import { Warehouse } from './warehouse.ts';

type Load = Cost & { readonly result: Awaited<ReturnType<Warehouse['load']>> };

/**
 * `npm run bench:load`: one batch of masked logs, from S3 to committed facts, beside DuckDB's own `read_csv` of the same
 * files into a table: what the machine can do at best.
 */
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10' },
    rows: { type: 'string', default: '100000' },
    referers: { type: 'string', default: '0' },
    runs: { type: 'string', default: '3' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(`Usage: npm run bench:load -- [options]

  --files N      masked logs in the batch (default 10)
  --rows N       rows in each (default 100000)
  --referers N   referers that the warehouse knows before the batch comes (default 0)
  --runs N       runs of each, by turns (default 3)`);
} else {
  await bench(Number(values.files), Number(values.rows), Number(values.referers), Number(values.runs));
}

async function bench(files: number, rows: number, referers: number, runs: number): Promise<void> {
  await synthesizeAssembly();
  const deployed = await deployStack();
  const directory = mkdtempSync(join(tmpdir(), 'bench-load-'));
  try {
    const date = daysAgo(1);
    for (let file = 0; file < files; file++) {
      await deployed.deliver(logKey(date, `f${file}`), busyLog(date, rows, file));
    }
    await deployed.ingested();
    const batch = await maskedBatch(deployed, date);
    const paths = await download(deployed, date, directory);
    console.log(`${files} masked logs of ${rows} rows, ${Math.round(batch.bytes / 1e6)} MB compressed\n`);

    const warehouse = new Warehouse(deployed);
    const loads: Load[] = [];
    const bare: Cost[] = [];
    for (let run = 0; run < runs; run++) {
      await warehouse.reset(referers);
      loads.push(await timed(() => warehouse.load(batch)));
      if ((await deployed.rows()) !== files * rows) throw new Error('Not every row was loaded.');
      bare.push(await readBare(paths, directory));
    }
    report(loads, bare);
  } finally {
    rmSync(directory, { recursive: true });
    await deployed.remove();
  }
}

async function maskedBatch({ stack }: DeployedStack, date: string): Promise<BatchPointer> {
  const bucket = stack.outputs.MaskedBucketName;
  const logs = await listMaskedLogs(stack.s3, bucket, { from: date, to: date });
  return putManifest(stack.s3, bucket, 'loads/bench/batch-0001', logs);
}

async function download({ stack }: DeployedStack, date: string, directory: string): Promise<string[]> {
  const Bucket = stack.outputs.MaskedBucketName;
  const paths: string[] = [];
  for (const { key: Key } of await listMaskedLogs(stack.s3, Bucket, { from: date, to: date })) {
    const { Body } = await stack.s3.send(new GetObjectCommand({ Bucket, Key }));
    const path = join(directory, `${paths.length}.tsv.zst`);
    writeFileSync(path, (await Body?.transformToByteArray()) ?? '');
    paths.push(path);
  }
  return paths;
}

/** A fresh database file, one table, nothing checked and nothing looked up. */
async function readBare(paths: readonly string[], directory: string): Promise<Cost> {
  const path = join(directory, 'bare.duckdb');
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const list = paths.map((file) => `'${file}'`).join(', ');
  const cost = await timed(() =>
    connection.run(`CREATE TABLE bare AS FROM read_csv([${list}], delim = '\\t', header = true, quote = '')`),
  );
  connection.closeSync();
  instance.closeSync();
  rmSync(path);
  return cost;
}

function report(loads: readonly Load[], bare: readonly Cost[]): void {
  const rows = (['wall', 'cpu'] as const).flatMap((kind) => {
    const ours = loads.map((cost) => cost[kind]);
    const theirs = bare.map((cost) => cost[kind]);
    const ratios = ours.map((cost, run) => cost / (theirs[run] as number));
    return [
      [`load-batch, ${kind} seconds`, ...leastAndMedian(ours)],
      [`bare read_csv, ${kind} seconds`, ...leastAndMedian(theirs)],
      [`ratio of ${kind}`, ...leastAndMedian(ratios)],
    ];
  });
  console.log(textTable(['', 'least', 'median'], rows));
  const statements = (loads[0] as Load).result.map(({ QueryString = '' }, index) => {
    const milliseconds = loads.map(({ result }) => (result[index]?.Duration ?? 0) / 1e6);
    return [QueryString.replaceAll(/\s+/g, ' '), ...leastAndMedian(milliseconds)];
  });
  console.log(textTable(['statement', 'least ms', 'median ms'], statements));
}
