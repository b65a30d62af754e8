import { parseArgs } from 'node:util';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { textTable } from '../demo/text-table.ts';
import { executionsOf } from '../infra/operator/executions.ts';
import type { Stack } from '../infra/operator/stack.ts';
import { packBatches } from '../tasks/start-ingest/pack.ts';
import type { CreatedLog } from '../tasks/start-ingest/s3-events.ts';
import { synthesizeAssembly } from '../test/support/assembly.ts';
import { deployStack } from '../test/support/deployed-stack.ts';
import { run } from '../test/support/executions.ts';
import { daysAgo, log, logKey, row } from '../test/support/log.ts';
import { visitsOf } from './history.ts';

/** `npm run bench:transitions`: how many states `ingest` enters for each log, by how many logs are gathered. */
const { values } = parseArgs({
  options: {
    gathered: { type: 'string', default: '1,10,100,1000' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log('Usage: npm run bench:transitions -- [--gathered N,N,…, logs that come together]');
} else {
  await bench(values.gathered.split(',').map(Number));
}

async function bench(sizes: readonly number[]): Promise<void> {
  await synthesizeAssembly();
  const { stack, silence, remove } = await deployStack();
  try {
    // Otherwise the logs would be ingested on their own, gathered by chance.
    await silence();
    const rows: unknown[][] = [];
    for (const size of sizes) {
      const batches = packBatches(await putLogs(stack, size));
      const before = await transitionsSoFar(stack);
      for (const { input } of batches) await run(stack.sfn, stack.outputs.IngestStateMachineArn, input);
      const transitions = (await transitionsSoFar(stack)) - before;
      rows.push([size, batches.length, transitions, (transitions / size).toFixed(3)]);
    }
    console.log(textTable(['logs', 'executions', 'transitions', 'for each log'], rows));
    if ((await stack.originals()).length > 0) throw new Error('Not every log was ingested.');
  } finally {
    await remove();
  }
}

async function putLogs({ s3, sources }: Stack, count: number): Promise<CreatedLog[]> {
  const date = daysAgo(1);
  const Bucket = sources[0].bucketName;
  const Body = log(row(date));
  const logs: CreatedLog[] = [];
  for (let index = 0; index < count; index++) {
    const Key = `${count}/${logKey(date, `f${index}`)}`;
    const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    const object = { bucket: Bucket, key: Key, etag: ETag.replaceAll('"', ''), size: Body.length };
    logs.push({ object, time: new Date().toISOString(), sequencer: '0' });
  }
  return logs;
}

/** The states that all executions of `ingest` together have entered. */
async function transitionsSoFar({ sfn, outputs }: Stack): Promise<number> {
  let transitions = 0;
  for (const arn of await executionsOf(sfn, outputs.IngestStateMachineArn, 'SUCCEEDED')) {
    transitions += (await visitsOf(sfn, arn)).length;
  }
  return transitions;
}
