import type { Operation } from '../../integrations/sdk.ts';
import type { MapState, ResultWriter } from '../../language/asl.ts';
import { StateFailure } from '../../language/failure.ts';
import type { Execution } from '../../records/execution.ts';
import type { MapRun } from '../../records/map-runs.ts';
import { report } from '../../records/report.ts';
import type { Visit } from '../visit.ts';

interface Destination {
  readonly Bucket: string;
  readonly Prefix?: string;
}

/** The result files of a Map Run, and the children whose results each contains. */
const groups = {
  SUCCEEDED: (status: string) => status === 'SUCCEEDED',
  FAILED: (status: string) => status !== 'SUCCEEDED' && status !== 'RUNNING',
  PENDING: (status: string) => status === 'RUNNING',
};

/**
 * Writes the results of a Map Run and a manifest of them to S3. Without a Resource, the results are only transformed as
 * WriterConfig says.
 * @returns the result of the Map state
 * @throws StateFailure `States.ResultWriterFailed`
 */
export async function writeResults(
  visit: Visit<MapState>,
  writer: ResultWriter,
  run: MapRun,
  children: readonly Execution[],
): Promise<unknown> {
  const { OutputType = 'JSON', Transformation } = writer.WriterConfig ?? {};
  if (!writer.Resource) return transform(children.filter(succeeded), Transformation ?? 'COMPACT');
  const { Bucket, Prefix } = (await visit.evaluate(
    'ResultWriter/Arguments',
    writer.Arguments,
  )) as Destination;
  const folder = [...(Prefix ? [Prefix.replace(/\/$/, '')] : []), run.arn.split(':').at(-1)].join('/');
  const ResultFiles: Record<string, { Key: string; Size: number }[]> = {
    FAILED: [],
    PENDING: [],
    SUCCEEDED: [],
  };
  const write = (Key: string, Body: string) => put(visit, { Bucket, Key, Body });
  for (const [group, belongs] of Object.entries(groups)) {
    const members = children.filter(({ summary }) => belongs(summary.status));
    if (members.length === 0) continue;
    const results = transform(members, group === 'SUCCEEDED' ? (Transformation ?? 'NONE') : 'NONE');
    const body =
      OutputType === 'JSONL'
        ? results.map((each) => `${JSON.stringify(each)}\n`).join('')
        : JSON.stringify(results);
    const Key = `${folder}/${group}_0.${OutputType.toLowerCase()}`;
    await write(Key, body);
    ResultFiles[group]?.push({ Key, Size: Buffer.byteLength(body) });
  }
  const Key = `${folder}/manifest.json`;
  await write(Key, JSON.stringify({ DestinationBucket: Bucket, MapRunArn: run.arn, ResultFiles }));
  return { MapRunArn: run.arn, ResultWriterDetails: { Bucket, Key } };
}

function succeeded({ summary }: Execution): boolean {
  return summary.status === 'SUCCEEDED';
}

/** NONE gives a full report of each child, COMPACT only its output, FLATTEN the elements of outputs that are lists. */
function transform(children: readonly Execution[], transformation: string): unknown[] {
  if (transformation === 'NONE') return children.map(fullReport);
  const outputs = children.map(({ outcome }) => JSON.parse(outcome?.output as string));
  return transformation === 'FLATTEN' ? outputs.flat() : outputs;
}

function fullReport(child: Execution): object {
  const redrive = { RedriveCount: child.summary.redriveCount };
  return report(child, { redrive, date: (milliseconds) => new Date(milliseconds).toISOString() });
}

async function put(
  { frame }: Visit<MapState>,
  input: { Bucket: string; Key: string; Body: string },
): Promise<void> {
  const { sdk, working } = frame.runtime;
  try {
    const operation = (await sdk.operation('s3', 'putObject')) as Operation;
    await working(operation.send(input, frame.execution.machine.roleArn, frame.signal));
  } catch (error) {
    frame.signal.throwIfAborted();
    throw new StateFailure('States.ResultWriterFailed', (error as Error).message);
  }
}
