import { gzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineForExecutionCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  RedriveExecutionCommand,
  StopExecutionCommand,
  UpdateMapRunCommand,
} from '@aws-sdk/client-sfn';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { credentials, type FakeFunction, type Harness, outline, stepFunctions } from './harness.ts';

let aws: FauxqsServer;
let s3: S3Client;

beforeAll(async () => {
  aws = await startFauxqs({ port: 0, logger: false });
  aws.createBucket('lake');
  s3 = new S3Client({ endpoint: aws.address, region: 'us-east-1', credentials, forcePathStyle: true });
});

afterAll(async () => {
  s3.destroy();
  await aws.stop();
});

/** A service with fake Lambda functions and a real S3 server. */
async function withS3(functions: Record<string, FakeFunction> = {}, directory?: string): Promise<Harness> {
  return stepFunctions(functions, { s3: aws.address, directory });
}

async function put(key: string, body: string | Buffer): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: 'lake', Key: key, Body: body }));
}

async function get(key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'lake', Key: key }));
  return (await Body?.transformToString()) as string;
}

function distributedMap(fields: object, states?: object): object {
  return {
    StartAt: 'Map',
    States: {
      Map: {
        Type: 'Map',
        Label: 'items',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Do',
          States: states ?? { Do: { Type: 'Pass', End: true } },
        },
        End: true,
        ...fields,
      },
    },
  };
}

const work = {
  Do: {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'work', Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    End: true,
  },
};

async function mapRunOf({ sfn }: Harness, executionArn: string | undefined) {
  const { mapRuns } = await sfn.send(new ListMapRunsCommand({ executionArn }));
  return sfn.send(new DescribeMapRunCommand({ mapRunArn: mapRuns?.[0]?.mapRunArn }));
}

describe('a Distributed Map', () => {
  test('runs each item as its own execution and returns the outputs in order', async () => {
    await using states = await withS3();
    const execution = await states.run(
      distributedMap(
        { Items: '{% $states.input %}' },
        { Do: { Type: 'Pass', Output: '{% $states.input * 2 %}', End: true } },
      ),
      [1, 2, 3],
    );
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '[2,4,6]' });
    expect(outline(await states.history(execution.executionArn as string))).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-2 MapStateStarted',
      '4<-3 MapRunStarted',
      '5<-4 MapRunSucceeded',
      '6<-5 MapStateSucceeded',
      '7<-4 MapStateExited',
      '8<-7 ExecutionSucceeded',
    ]);
    const run = await mapRunOf(states, execution.executionArn);
    expect(run.mapRunArn).toMatch(/:mapRun:machine-[\w-]+\/items:[\w-]+$/);
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      itemCounts: { total: 3, succeeded: 3, failed: 0, pending: 0, running: 0 },
      executionCounts: { total: 3, succeeded: 3 },
    });
    const { executions } = await states.sfn.send(new ListExecutionsCommand({ mapRunArn: run.mapRunArn }));
    expect(executions?.map(({ status, itemCount }) => [status, itemCount])).toEqual([
      ['SUCCEEDED', 1],
      ['SUCCEEDED', 1],
      ['SUCCEEDED', 1],
    ]);
  });

  test('gets a UUID for a label when it has none', async () => {
    await using states = await withS3();
    const { executionArn } = await states.run(distributedMap({ Items: [1], Label: undefined }));
    const { mapRunArn } = await mapRunOf(states, executionArn);
    expect(mapRunArn).toMatch(/:mapRun:machine-[\w-]+\/(\w{8}(-\w{4}){3}-\w{12}):\w{8}(-\w{4}){3}-\w{12}$/);
  });

  test('lists the objects in a bucket, page by page, and batches them', async () => {
    for (const index of [1, 2, 3, 4, 5]) await put(`logs/${index}`, 'x'.repeat(index));
    await using states = await withS3();
    const execution = await states.run(
      distributedMap({
        ItemReader: {
          Resource: 'arn:aws:states:::s3:listObjectsV2',
          Arguments: { Bucket: 'lake', Prefix: '{% $states.input.prefix %}', MaxKeys: 2 },
        },
        ItemSelector: {
          key: '{% $states.context.Map.Item.Value.Key %}',
          size: '{% $states.context.Map.Item.Value.Size %}',
        },
        ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { bucket: 'lake' } },
      }),
      { prefix: 'logs/' },
    );
    expect(JSON.parse(execution.output as string)).toEqual([
      {
        Items: [
          { key: 'logs/1', size: 1 },
          { key: 'logs/2', size: 2 },
        ],
        BatchInput: { bucket: 'lake' },
      },
      {
        Items: [
          { key: 'logs/3', size: 3 },
          { key: 'logs/4', size: 4 },
        ],
        BatchInput: { bucket: 'lake' },
      },
      { Items: [{ key: 'logs/5', size: 5 }], BatchInput: { bucket: 'lake' } },
    ]);
    expect(await mapRunOf(states, execution.executionArn)).toMatchObject({
      itemCounts: { total: 5, succeeded: 5 },
      executionCounts: { total: 3, succeeded: 3 },
    });
  });

  test.each<[string, string | Buffer, object, unknown]>([
    ['a JSON array', '[1,2]', { InputType: 'JSON' }, [1, 2]],
    ['an array inside JSON', '{"a":{"b":[1]}}', { InputType: 'JSON', ItemsPointer: '/a/b' }, [1]],
    ['JSON Lines', '{"a":1}\n{"a":2}\n', { InputType: 'JSONL' }, [{ a: 1 }, { a: 2 }]],
    [
      'CSV with its header',
      'a,b\n1,"x, ""y"""\n',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      [{ a: '1', b: 'x, "y"' }],
    ],
    [
      'CSV with given headers',
      '1;2\n3;4',
      {
        InputType: 'CSV',
        CSVHeaderLocation: 'GIVEN',
        CSVHeaders: ['a', 'b'],
        CSVDelimiter: 'SEMICOLON',
        MaxItems: 1,
      },
      [{ a: '1', b: '2' }],
    ],
  ])('reads %s', async (_, body, ReaderConfig, items) => {
    await put('data', body);
    await using states = await withS3();
    const ItemReader = {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig,
      Arguments: { Bucket: 'lake', Key: 'data' },
    };
    const execution = await states.run(distributedMap({ ItemReader }));
    expect(JSON.parse(execution.output ?? execution.cause ?? '')).toEqual(items);
  });

  test('reads the objects that an S3 inventory lists', async () => {
    await put('inventory/part.csv.gz', gzipSync('"lake","a/1","5"\n"lake","a/2","6"\n'));
    const files = [{ key: 'inventory/part.csv.gz', size: 1, MD5checksum: '' }];
    const schema = { fileFormat: 'CSV', fileSchema: 'Bucket, Key, Size' };
    await put(
      'inventory/manifest.json',
      JSON.stringify({ destinationBucket: 'arn:aws:s3:::lake', ...schema, files }),
    );
    await using states = await withS3();
    const ItemReader = {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'MANIFEST' },
      Arguments: { Bucket: 'lake', Key: 'inventory/manifest.json' },
    };
    const execution = await states.run(
      distributedMap({ ItemReader, ItemSelector: '{% $states.context.Map.Item.Value.Key %}' }),
    );
    expect(execution.output).toBe('["a/1","a/2"]');
  });

  test('fails when its items cannot be read', async () => {
    await using states = await withS3();
    const ItemReader = {
      Resource: 'arn:aws:states:::s3:getObject',
      Arguments: { Bucket: 'lake', Key: 'missing' },
    };
    const execution = await states.run(distributedMap({ ItemReader }));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
    expect(outline(await states.history(execution.executionArn as string)).slice(3)).toEqual([
      '4<-3 MapRunStarted',
      '5<-4 MapRunFailed',
      '6<-5 MapStateFailed',
      '7<-6 ExecutionFailed',
    ]);
  });

  test('tolerates as many failed items as it is allowed', async () => {
    const functions = {
      work: (n: number) => {
        if (n > 3) throw new Error('too big');
        return n;
      },
    };
    await using states = await withS3(functions);
    const tolerant = await states.run(
      distributedMap({ ToleratedFailurePercentage: 40 }, work),
      [1, 2, 3, 4, 5],
    );
    expect(tolerant).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' });
    const strict = await states.run(distributedMap({ ToleratedFailureCount: 1 }, work), [1, 2, 3, 4, 5]);
    expect(strict).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
  });

  test('runs only the children that had not succeeded when it is redriven', async () => {
    let broken = true;
    await using states = await withS3({
      work(n) {
        if (broken && n === 2) throw new Error('broken');
        return n;
      },
    });
    const failed = await states.run(distributedMap({ MaxConcurrency: 1 }, work), [1, 2, 3]);
    const executionArn = failed.executionArn as string;
    expect(await mapRunOf(states, executionArn)).toMatchObject({
      status: 'FAILED',
      itemCounts: { succeeded: 1, failed: 1, pending: 1 },
    });
    broken = false;
    await states.sfn.send(new RedriveExecutionCommand({ executionArn }));
    expect(await states.ended(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '[1,2,3]',
      redriveCount: 1,
    });
    expect(states.calls.map(({ payload }) => payload)).toEqual([1, 2, 2, 3]);
    expect(await mapRunOf(states, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
    const events = await states.history(executionArn);
    expect(events.find(({ type }) => type === 'MapRunRedriven')?.mapRunRedrivenEventDetails).toMatchObject({
      redriveCount: 1,
    });
  });

  test.each([
    ['STANDARD', 'resume where they failed', ['first 1', 'second 1', 'second 1']],
    ['EXPRESS', 'start over as the same executions', ['first 1', 'second 1', 'first 1', 'second 1']],
  ])('when redriven, %s children %s', async (ExecutionType, _, calls) => {
    let broken = true;
    await using states = await withS3({
      first: (n) => n,
      second(n) {
        if (broken) throw new Error('broken');
        return n;
      },
    });
    const call = (name: string) => ({
      ...work.Do,
      Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
    });
    const ItemProcessor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType },
      StartAt: 'Do',
      States: { Do: { ...call('first'), End: false, Next: 'Second' }, Second: call('second') },
    };
    const failed = await states.run(distributedMap({ ItemProcessor }), [1]);
    const executionArn = failed.executionArn as string;
    const { mapRunArn } = await mapRunOf(states, executionArn);
    const children = async () => {
      const { executions } = await states.sfn.send(new ListExecutionsCommand({ mapRunArn }));
      return executions?.map((child) => child.executionArn);
    };
    const before = await children();
    broken = false;
    await states.sfn.send(new RedriveExecutionCommand({ executionArn }));
    expect((await states.ended(executionArn)).output).toBe('[1]');
    expect(states.calls.map(({ name, payload }) => `${name} ${payload}`)).toEqual(calls);
    expect(await children()).toEqual(before);
  });

  test('stops its children when it is stopped, and resumes them when it is redriven', async () => {
    let hold = true;
    await using states = await withS3({
      async work(n) {
        if (hold && n === 2) await new Promise(() => {});
        return n;
      },
    });
    const executionArn = await states.start(
      await states.create(distributedMap({ MaxConcurrency: 2 }, work)),
      [1, 2, 3],
    );
    await states.called('work', 2);
    await states.sfn.send(new StopExecutionCommand({ executionArn }));
    const stopped = await mapRunOf(states, executionArn);
    expect(stopped.status).toBe('ABORTED');
    const { executions } = await states.sfn.send(
      new ListExecutionsCommand({ mapRunArn: stopped.mapRunArn, statusFilter: 'ABORTED' }),
    );
    expect(executions?.length).toBeGreaterThan(0);
    const child = await states.sfn.send(
      new DescribeExecutionCommand({ executionArn: executions?.[0]?.executionArn }),
    );
    expect(child).toMatchObject({ mapRunArn: stopped.mapRunArn, redriveStatus: 'REDRIVABLE_BY_MAP_RUN' });
    const machine = await states.sfn.send(
      new DescribeStateMachineForExecutionCommand({ executionArn: child.executionArn }),
    );
    expect(machine).toMatchObject({ mapRunArn: stopped.mapRunArn, label: 'items' });
    expect(JSON.parse(machine.definition as string).StartAt).toBe('Do');
    await expect(
      states.sfn.send(new RedriveExecutionCommand({ executionArn: child.executionArn })),
    ).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    hold = false;
    await states.sfn.send(new RedriveExecutionCommand({ executionArn }));
    expect(await states.ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' });
  });

  test('accepts new limits while it runs, but not afterwards', async () => {
    const gate = Promise.withResolvers<void>();
    await using states = await withS3({
      async work(n) {
        await gate.promise;
        return n;
      },
    });
    const executionArn = await states.start(
      await states.create(distributedMap({ MaxConcurrency: 1 }, work)),
      [1, 2, 3],
    );
    const { mapRunArn } = await mapRunOf(states, executionArn);
    await states.sfn.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 3 }));
    await states.called('work', 3);
    expect(await mapRunOf(states, executionArn)).toMatchObject({
      maxConcurrency: 3,
      itemCounts: { running: 3 },
    });
    gate.resolve();
    expect((await states.ended(executionArn)).status).toBe('SUCCEEDED');
    await expect(
      states.sfn.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 1 })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('writes its results to S3', async () => {
    await using states = await withS3();
    const ResultWriter = {
      Resource: 'arn:aws:states:::s3:putObject',
      Arguments: { Bucket: 'lake', Prefix: 'results' },
      WriterConfig: { OutputType: 'JSONL', Transformation: 'COMPACT' },
    };
    const execution = await states.run(distributedMap({ ResultWriter }), [{ a: 1 }, { a: 2 }]);
    const { ResultWriterDetails } = JSON.parse(execution.output as string);
    const manifest = JSON.parse(await get(ResultWriterDetails.Key));
    expect(manifest.ResultFiles.SUCCEEDED).toHaveLength(1);
    expect(await get(manifest.ResultFiles.SUCCEEDED[0].Key)).toBe('{"a":1}\n{"a":2}\n');
  });

  test('writes full reports of its children when nothing is to be transformed', async () => {
    await using states = await withS3({
      work(payload) {
        if (payload === 'bad') throw new Error('broken');
        return { done: payload };
      },
    });
    const ResultWriter = {
      Resource: 'arn:aws:states:::s3:putObject',
      Arguments: { Bucket: 'lake', Prefix: 'reports' },
    };
    const { executionArn, output } = await states.run(
      distributedMap({ ResultWriter, ToleratedFailurePercentage: 50 }, work),
      ['good', 'bad'],
    );
    const { mapRunArn } = await mapRunOf(states, executionArn);
    const { executions = [] } = await states.sfn.send(new ListExecutionsCommand({ mapRunArn }));
    const manifest = JSON.parse(await get(JSON.parse(output as string).ResultWriterDetails.Key));
    const reported = async (status: string) => {
      const child = executions.find((each) => each.status === status);
      const common = {
        ExecutionArn: child?.executionArn,
        InputDetails: { Included: true },
        Name: child?.name,
        RedriveCount: 0,
        StartDate: child?.startDate?.toISOString(),
        StateMachineArn: child?.stateMachineArn,
        Status: status,
        StopDate: child?.stopDate?.toISOString(),
      };
      return { written: JSON.parse(await get(manifest.ResultFiles[status][0].Key)), common };
    };
    const good = await reported('SUCCEEDED');
    expect(good.written).toEqual([
      { ...good.common, Input: '"good"', Output: '{"done":"good"}', OutputDetails: { Included: true } },
    ]);
    const bad = await reported('FAILED');
    const Cause = '{"errorType":"Error","errorMessage":"broken"}';
    expect(bad.written).toEqual([{ ...bad.common, Input: '"bad"', Error: 'Error', Cause }]);
  });
});
