import type { Server } from 'node:http';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  paginateListExecutions,
} from '@aws-sdk/client-sfn';
import type { IngestInput } from '../../tasks/common/ingest-input.ts';
import { MalformedLogError } from '../../tasks/mask-logs/errors.ts';
import type { MaskLogsOutput } from '../../tasks/mask-logs/mask-objects.ts';
import { definitionOf } from '../asl/asl-files.ts';
import { type Harness, serve, stepFunctions, urlOf } from '../local-cloud/services/step-functions/harness.ts';
import { startStorage } from '../local-cloud/services.ts';
import { redriven } from '../support/executions.ts';

let storage: Awaited<ReturnType<typeof startStorage>>;
/** An S3 that says of every delete that its condition does not hold, and of every object that its ETag is this one. */
let obstinate: Server;
let storedETag = '';
beforeAll(async () => {
  storage = await startStorage();
  await storage.s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
  obstinate = await serve((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://s3');
    const key = `<Key>${searchParams.get('prefix')}</Key>`;
    response.end(
      searchParams.has('delete')
        ? '<DeleteResult><Error><Key>a</Key><Code>PreconditionFailed</Code></Error></DeleteResult>'
        : `<ListBucketResult><Contents>${key}<ETag>"${storedETag}"</ETag></Contents></ListBucketResult>`,
    );
  });
});
afterAll(async () => {
  await storage.close();
  obstinate.close();
});

/** Whether a redrive of an isolated log succeeds: it was deleted. */
let deleted = false;

/** Masks what has an ETag, and rejects the rest. */
function maskLogs({ objects, isolated }: IngestInput): MaskLogsOutput {
  if (isolated && !deleted) throw new MalformedLogError('line 3');
  const masked: Record<number, object> = {};
  const rejected: number[] = [];
  for (const [index, { etag, versionId }] of objects.entries()) {
    if (versionId) masked[index] = { VersionId: versionId };
    else if (etag) masked[index] = { ETag: etag };
    else rejected.push(index);
  }
  const counts = { masked: objects.length - rejected.length, rejected: rejected.length };
  return {
    masked,
    rejected,
    files: { in: objects.length, missing: 0, replaced: 0, ...counts },
    rows: { in: 0, out: 0, setAside: 0, outsideLoadWindow: 0 },
  };
}

let states: Harness;
let ingest: string;
async function start(s3: string): Promise<void> {
  states = await stepFunctions({ MaskLogs: maskLogs }, { s3 });
  ingest = await states.create(
    definitionOf('ingest', {
      MaskLogsFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:MaskLogs',
    }),
  );
}
afterEach(() => states[Symbol.asyncDispose]());

const log = { bucket: 'logs', key: 'site/a.gz', etag: '', size: 1 };

/** Puts an object and returns it as its event names it. */
async function put(key: string, body = 'x') {
  const { ETag = '' } = await storage.s3.send(new PutObjectCommand({ Bucket: 'logs', Key: key, Body: body }));
  return { ...log, key, etag: ETag.replaceAll('"', '') };
}

/** The executions that isolate a log. */
async function isolating(): Promise<DescribeExecutionOutput[]> {
  const found: DescribeExecutionOutput[] = [];
  for await (const { executions = [] } of paginateListExecutions(
    { client: states.sfn },
    { stateMachineArn: ingest },
  )) {
    for (const { executionArn } of executions.filter(({ name = '' }) => name.startsWith('isolated-'))) {
      found.push(await states.sfn.send(new DescribeExecutionCommand({ executionArn })));
    }
  }
  return found;
}

/** Their inputs. */
const isolated = async (): Promise<IngestInput[]> =>
  (await isolating()).map(({ input = 'null' }) => JSON.parse(input));

const run = async (...objects: object[]) => states.ended(await states.start(ingest, { objects }));

async function ingested(...objects: object[]): Promise<string> {
  const { status, executionArn } = await run(...objects);
  expect(status).toBe('SUCCEEDED');
  return executionArn as string;
}

describe('A log that cannot be masked', () => {
  beforeEach(() => start(storage.endpoint));

  it('gets an execution of its own, which names the one that has started it', async () => {
    const parent = await ingested(log);
    expect(await isolated()).toEqual([
      { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: parent, objects: [log], isolated: true },
    ]);
  });

  it('gets one however many executions reject it: the name is that of the log, whoever starts it', async () => {
    const first = await ingested(log);
    await ingested(log);
    await ingested(log, { ...log, key: 'site/b.gz' });
    const inputs = await isolated();
    expect(inputs).toHaveLength(2);
    expect(inputs).toContainEqual(
      expect.objectContaining({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: first, objects: [log] }),
    );
  });

  it('gets another when it comes again after the first was redriven and succeeded, each time', async () => {
    for (const times of [1, 2, 3]) {
      await ingested(log);
      await ingested(log);
      const arns = (await isolating()).map(({ executionArn = '' }) => executionArn);
      expect(arns).toHaveLength(times);
      const ends = await Promise.all(arns.map(states.ended));
      const [failed, ...others] = ends.filter(({ status }) => status === 'FAILED');
      expect(others).toEqual([]);
      deleted = true;
      await redriven(states.sfn, failed?.executionArn as string);
      deleted = false;
    }
  });

  it('is one of hundreds, in a batch that is as large as an input may be', async () => {
    const folder = '記'.repeat(320);
    const objects = Array.from({ length: 240 }, (_, index) => ({ ...log, key: `${folder}/${index}` }));
    await ingested(...objects);
    const keys = (await isolated()).map(({ objects: [object] }) => object?.key);
    expect(new Set(keys)).toEqual(new Set(objects.map(({ key }) => key)));
  });
});

describe('The originals of a batch', () => {
  beforeEach(() => start(storage.endpoint));
  const left = async (Prefix: string) => {
    const { Contents = [] } = await storage.s3.send(new ListObjectsV2Command({ Bucket: 'logs', Prefix }));
    return Contents.map(({ Key }) => Key);
  };

  it('are deleted when they are masked, if they still are what was masked', async () => {
    const objects = [await put('1/good'), { ...(await put('1/bad')), etag: '' }, await put('1/replaced')];
    await put('1/replaced', 'newer');
    await ingested({ ...log, bucket: 'somebody-elses' }, ...objects, { ...log, key: 'gone', etag: 'e' });
    expect(await left('1/')).toEqual(['1/bad', '1/replaced']);
    expect(await isolated()).toHaveLength(2);
  });

  it('may be a single one, which was replaced', async () => {
    const original = await put('replaced');
    await put('replaced', 'newer');
    await ingested(original);
    await ingested(original, log);
    expect(await isolated()).toHaveLength(1);
  });

  it('are deleted by the version that the event named', async () => {
    // The local S3 has no versions, so it says that this one is gone.
    await ingested({ ...(await put('versioned')), versionId: 'v1' });
    expect(await left('versioned')).toEqual(['versioned']);
  });
});

describe('A delete that S3 refuses for its condition', () => {
  beforeEach(() => start(urlOf(obstinate)));
  const original = { ...log, etag: 'e1' };

  it('is right when the log was replaced', async () => {
    storedETag = 'e2';
    await ingested(original);
  });

  it('is a fault when the log is still what was masked: then none would ever be deleted', async () => {
    storedETag = 'e1';
    expect(await run(original)).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining(
        'S3 refused to delete the originals of this batch as if they had been replaced, but site/a.gz is still what was masked.',
      ),
    });
  });

  it('is no fault when others of the batch were deleted', async () => {
    storedETag = 'e1';
    await ingested(original, { ...original, key: 'site/b.gz' });
  });
});

it('A batch without logs, as a folder that is empty makes, is done', async () => {
  await start(storage.endpoint);
  await ingested();
  expect(states.calls).toHaveLength(1);
});
