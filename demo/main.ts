import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Cloud } from '../local-cloud/cloud.ts';
import { deliveriesOf } from './deliveries.ts';
import { howToGoOn } from './how-to-go-on.ts';
import { forgetAws } from './no-aws.ts';
import { type Options, parseOptions, UsageError, usage } from './options.ts';
import { runPipeline } from './pipeline.ts';
import { Progress } from './progress.ts';
import { type DataSet, dataSetOf, startCloudOn } from './start-cloud-on.ts';
import { checkStateFolder, untilFull } from './state-folder.ts';
import { wrapped } from './terminal-text.ts';
import { told } from './told.ts';

/** `npm start`: the whole pipeline on this machine. */
async function main(options: Options, directory: string): Promise<void> {
  const dataSet = dataSetFor(options, directory);
  const deliveries = await deliveriesOf(options, dataSet);
  for (const words of deliveries.passedOver) console.log(wrapped(`Passed over: ${words}.`));
  for (const sentence of deliveries.leftOut) console.error(`Left out: ${sentence}.`);
  checkStateFolder(directory);
  const cloud = await startCloudOn(directory, { ...options, dataSet });
  stopOnSignals(cloud);
  try {
    await Promise.race([serve(cloud, options, directory, deliveries), untilFull(directory)]);
  } finally {
    // What a full disk keeps from closing is as it is after a kill.
    await Promise.race([cloud.close(), setTimeout(5000, undefined, { ref: false })]);
  }
}

/** Ends after the report, or never. */
async function serve(
  cloud: Cloud,
  { logs, once }: Options,
  directory: string,
  deliveries: Awaited<ReturnType<typeof deliveriesOf>>,
): Promise<void> {
  const finished = await runPipeline(cloud, deliveries, directory, new Progress(process.stdout));
  console.log(`\n${finished.report}`);
  if (logs !== undefined) console.log(wrapped(`The files in ${logs} were read, not changed.`));
  for (const problem of finished.problems) {
    console.error(`Wrong: ${problem}`);
    process.exitCode = 1;
  }
  if (once) return;
  console.log(howToGoOn(cloud.endpoint, finished.stack, finished.loaded));
  await new Promise(() => {});
}

function directoryFor({ logs, state, format }: Options): string {
  if (state !== undefined) return resolve(state);
  const traffic = format === 'legacy' ? 'traffic' : `traffic-${format}`;
  return fileURLToPath(new URL(`../.local/${logs === undefined ? traffic : 'logs'}`, import.meta.url));
}

/** Logs that an earlier start has kept are served again without naming their folder. */
function dataSetFor({ logs, fresh }: Options, directory: string): DataSet {
  if (logs !== undefined) return 'logs';
  return (fresh ? undefined : dataSetOf(directory)) ?? 'traffic';
}

/** The next start continues what Ctrl-C interrupts. A second Ctrl-C does not wait. */
function stopOnSignals(cloud: Cloud): void {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      console.log('\nStopping. Nothing is lost: the next start goes on from here.');
      await cloud.close();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    });
  }
}

// The reader of a pipe, such as head, has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(141);
});

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options) {
    forgetAws(process.env);
    const directory = directoryFor(options);
    process.on('uncaughtException', (error) => end(error, directory));
    await main(options, directory).catch((error) => end(error, directory));
  } else {
    console.log(usage);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\nThe options: npm start -- --help`);
  process.exitCode = 2;
}

function end(error: unknown, directory: string): never {
  console.error(told(error, directory));
  process.exit(1);
}
