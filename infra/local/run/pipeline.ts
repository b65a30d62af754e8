import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stackName } from '../../access-log-warehouse-stack.ts';
import type { Cloud } from '../cloud.ts';
import { type Delivery, deliver } from './deliver.ts';
import { filesOf } from './folder.ts';
import { type Deliveries, inventedTraffic } from './invented-traffic.ts';
import type { Options } from './options.ts';
import type { Progress } from './progress.ts';
import { disagreements, report } from './report.ts';
import { Stack } from './stack.ts';
import { synthesize } from './synthesize.ts';

const app = fileURLToPath(new URL('../../app.ts', import.meta.url));

/** What became of a run. */
export interface Finished {
  readonly stack: Stack;
  /** for people */
  readonly report: string;
  /** What does not add up, in words. Empty when all is well. */
  readonly problems: readonly string[];
}

/**
 * Deploys the stack, delivers logs as CloudFront would, waits until they are masked, loads them, and reports. Each step
 * goes on from what an earlier run has left in the directory.
 */
export async function runPipeline(
  cloud: Cloud,
  options: Options,
  directory: string,
  progress: Progress,
): Promise<Finished> {
  const assembly = join(directory, 'cdk.out');
  const stack = await progress.step('Deploy', async (update) => {
    update('synthesizing the stack');
    await synthesize(app, assembly, { stage: 'development' });
    const deployment = await cloud.deploy(assembly, {
      stackName: stackName('development'),
      onProgress: ({ logicalId, action }) => update(`${logicalId} ${action}`),
    });
    const { deployed, accepted } = deployment;
    return {
      result: new Stack(cloud, deployment.outputs),
      summary: `${deployed.length} resources deployed, ${accepted.length} accepted without effect here`,
    };
  });
  await progress.step('Migrate', async () => {
    await stack.untilMigrated();
    return { result: undefined, summary: 'the schema is up to date' };
  });

  const { onTime, late, from, to } = await deliveries(options);
  await ingest(onTime, 'Deliver');
  await load({ from, to }, 'Load');
  if (late.length > 0) {
    await ingest(late, 'Deliver late');
    await load({}, 'Load again');
  }

  async function ingest(logs: readonly Delivery[], title: string): Promise<void> {
    await progress.step(title, async (update) => {
      const journal = join(directory, 'delivered.txt');
      const { now, before } = await deliver(
        logs,
        { s3: stack.s3, bucket: stack.outputs.SourceBucketName, journal },
        update,
      );
      return { result: undefined, summary: `${now} files, ${before} were delivered before` };
    });
    await progress.step('Ingest', async (update) => {
      await stack.untilIngested(update);
      const { rows, files } = await stack.ingested();
      return {
        result: undefined,
        summary: `${files.masked} files masked, ${files.rejected} rejected; ${rows.out} rows, ${rows.setAside} set aside`,
      };
    });
  }

  async function load(input: object, title: string): Promise<void> {
    await progress.step(title, async () => {
      const { from, to, loaded } = await stack.load(input);
      return { result: undefined, summary: `${loaded.files} files, ${loaded.rows} rows of ${from} to ${to}` };
    });
  }

  return progress.step('Report', async () => {
    const counts = await stack.counts();
    return {
      result: {
        stack,
        report: await report((sql) => stack.query(sql), counts, await stack.rejections()),
        problems: disagreements(counts),
      },
      summary: `${counts.facts} rows in the warehouse`,
    };
  });
}

/** Logs of one's own may be of any day since CloudFront was there. */
async function deliveries({ logs, seed, days }: Options): Promise<Deliveries> {
  return logs === undefined
    ? inventedTraffic({ seed, days })
    : { onTime: await filesOf(logs), late: [], from: '2008-01-01', to: today() };
}

const today = () => new Date().toISOString().slice(0, 10);
