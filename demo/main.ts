import { fileURLToPath } from 'node:url';
import { type Cloud, PortTakenError } from '../local-cloud/cloud.ts';
import { AlreadyRunningError } from '../local-cloud/core/lock.ts';
import { howToGoOn } from './how-to-go-on.ts';
import { type Options, parseOptions, UsageError, usage } from './options.ts';
import { runPipeline } from './pipeline.ts';
import { Progress } from './progress.ts';
import { OtherFormatError, startCloudOn } from './start-cloud-on.ts';

/** `npm start`: the whole pipeline on this machine. */
async function main(options: Options): Promise<void> {
  // Invented traffic must never be counted among somebody's real logs: each has a warehouse of its own.
  const dataSet = options.logs === undefined ? 'traffic' : 'logs';
  const directory = fileURLToPath(new URL(`../.local/${dataSet}`, import.meta.url));
  const cloud = await startCloudOn(directory, options);
  stopOnSignals(cloud);
  try {
    const { stack, report, problems, loaded } = await runPipeline(
      cloud,
      options,
      directory,
      new Progress(process.stdout),
    );
    console.log(`\n${report}`);
    for (const problem of problems) {
      console.error(`Wrong: ${problem}`);
      process.exitCode = 1;
    }
    if (!options.once) {
      console.log(howToGoOn(cloud.endpoint, stack, loaded));
      return;
    }
  } catch (error) {
    await cloud.close();
    throw error;
  }
  await cloud.close();
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

/** What the user can fix is a sentence; anything else comes with its stack. */
function told(error: unknown): unknown {
  if (error instanceof PortTakenError) {
    return `${error.message} End the program that listens there, or choose another port with --port.`;
  }
  return error instanceof AlreadyRunningError || error instanceof OtherFormatError ? error.message : error;
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options) {
    await main(options);
  } else {
    console.log(usage);
  }
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else {
    console.error(told(error));
    process.exitCode = 1;
  }
}
