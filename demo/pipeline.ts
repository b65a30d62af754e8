import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { counted } from '../infra/operator/counted.ts';
import type { Rejection } from '../infra/operator/rejections.ts';
import { Stack } from '../infra/operator/stack.ts';
import { synthesize } from '../infra/synthesize.ts';
import type { Cloud } from '../local-cloud/cloud.ts';
import { stacksOf } from '../local-cloud/deployer/assembly.ts';
import type { Deployment, DeployOptions } from '../local-cloud/deployer/index.ts';
import { type Delivered, type Delivery, deliver } from './deliver.ts';
import type { Deliveries } from './deliveries.ts';
import type { Progress } from './progress.ts';
import { disagreements, report } from './report.ts';
import { wrapped } from './terminal-text.ts';

const app = fileURLToPath(new URL('app.ts', import.meta.url));

/** What became of a run. */
export interface Finished {
  readonly stack: Stack;
  /** the days that were loaded: UTC dates */
  readonly loaded: { readonly from: string; readonly to: string };
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
  { dataSet, onTime, late, from, to, leftOut }: Deliveries,
  directory: string,
  progress: Progress,
): Promise<Finished> {
  const stack = await deploy(cloud, join(directory, 'cdk.out'), progress);
  const journal = join(directory, 'delivered.txt');
  const { others } = await ingest(stack, onTime, 'Deliver', journal, progress);
  await load(stack, { from, to }, 'Load', progress);
  if (late.length > 0) {
    await ingest(stack, late, 'Deliver late', journal, progress);
    await load(stack, {}, 'Load again', progress);
  }

  const counts = await progress.step(
    'Report',
    () => stack.counts(),
    ({ facts }) => `${counted(facts, 'row')} in the warehouse`,
  );
  const rejections = await stillRejected(stack);
  const text = await report((sql) => stack.query(sql), counts, rejections, { from, to });
  return {
    stack,
    loaded: { from, to },
    report: dataSet === 'logs' && onTime.length > 0 && others > 0 ? `${text}\n${earlier(others)}` : text,
    problems: [
      ...disagreements(counts, { from, to }),
      // Invented traffic has logs that must be rejected.
      ...(dataSet === 'logs' && rejections.length > 0
        ? [`${counted(rejections.length, 'log')} of the source bucket cannot be masked: see Rejected.`]
        : []),
      ...(leftOut.length > 0
        ? [`${counted(leftOut.length, 'file')} could not be delivered: see Left out.`]
        : []),
    ],
  };
}

/** What is still in a source bucket: a rejected log may have been replaced, redriven or deleted since. */
async function stillRejected(stack: Stack): Promise<Rejection[]> {
  const originals = new Set(await stack.originals());
  return (await stack.rejections()).filter(({ key }) => originals.has(key));
}

function earlier(others: number): string {
  return wrapped(
    `All of this also counts ${counted(others, 'file')} of earlier starts, from other folders or with other content. --fresh counts this folder alone.`,
  );
}

async function deploy(cloud: Cloud, assembly: string, progress: Progress): Promise<Stack> {
  const stacks = await progress.step(
    'Deploy',
    async (update) => {
      update('synthesizing the stack');
      await synthesize(app, assembly);
      const deployments: Deployment[] = [];
      for (const stackName of stacksOf(assembly)) {
        const onProgress: DeployOptions['onProgress'] = ({ logicalId, action }) =>
          update(`${logicalId} ${action}`);
        deployments.push(await cloud.deploy(assembly, { stackName, onProgress }));
      }
      return deployments;
    },
    (deployments) =>
      `${counted(deployments.flatMap(({ deployed }) => deployed).length, 'resource')}; ${deployments.flatMap(({ accepted }) => accepted).length} more have no effect here`,
  );
  return new Stack(cloud.clientConfig, Object.assign({}, ...stacks.map(({ outputs }) => outputs)));
}

async function ingest(
  stack: Stack,
  logs: readonly Delivery[],
  title: string,
  journal: string,
  progress: Progress,
): Promise<Delivered> {
  const delivered = await progress.step(
    title,
    (update) => deliver(logs, { s3: stack.s3, bucket: stack.sources[0].bucketName, journal }, update),
    ({ now, before }) => `${counted(now, 'file')}${before > 0 ? `; ${before} were delivered before` : ''}`,
  );
  await progress.step(
    'Ingest',
    async (update) => {
      await stack.untilIngested(update);
      return stack.ingested();
    },
    ({ files, rows }) =>
      `so far ${counted(files.masked, 'log')} masked, ${files.rejected} rejected; ${counted(rows.out, 'row')}, ${rows.setAside} set aside`,
  );
  return delivered;
}

async function load(stack: Stack, input: object, title: string, progress: Progress): Promise<void> {
  await progress.step(
    title,
    () => stack.load(input),
    ({ from, to, loaded }) =>
      `${counted(loaded.files, 'masked log')}, ${counted(loaded.rows, 'row')} of ${from} to ${to}`,
  );
}
