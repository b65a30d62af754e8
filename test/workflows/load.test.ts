import { DescribeExecutionCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { definitionOf } from '../asl/asl-files.ts';
import { type Harness, inVirtualTime } from '../local-cloud/services/step-functions/harness.ts';

const found = { files: 9, alreadyLoaded: 0, toLoad: 9 };
const twoBatches = [
  { manifest: 's3://masked/1.manifest', files: 's3://masked/1.files', count: 4, bytes: 1 },
  { manifest: 's3://masked/2.manifest', files: 's3://masked/2.files', count: 5, bytes: 1 },
];

let states: Harness;
let load: string;
let runSql: string;
let classify: string;
let vacuum: string;
let batches: object[];
let canClassify: boolean;

/** Each batch has four files and six rows. Metrics are not taken, which does no harm. */
beforeEach(async () => {
  batches = twoBatches;
  canClassify = true;
  states = await inVirtualTime({
    WriteManifests: () => ({ batches, found }),
    Classify() {
      if (!canClassify) throw new Error('no');
      return {};
    },
  });
  const answer = (Output: object) => ({ StartAt: 'Done', States: { Done: { Type: 'Succeed', Output } } });
  runSql = await states.create(answer({ rows: [{ files: 4, rows: 6 }] }));
  classify = await states.create({
    StartAt: 'Judge',
    States: {
      Judge: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:Classify' },
        End: true,
      },
    },
  });
  vacuum = await states.create(answer({}));
  load = await states.create(
    definitionOf('load', {
      ClassifyStateMachineArn: classify,
      MaskedBucketName: 'masked',
      MetricsNamespace: 'test',
      RunSqlStateMachineArn: runSql,
      VacuumStateMachineArn: vacuum,
      WindowDays: '16',
      WriteManifestsFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:WriteManifests',
    }),
  );
});
afterEach(() => states[Symbol.asyncDispose]());

async function outputOf(input: object): Promise<unknown> {
  const { status, output = '{}' } = await states.ended(await states.start(load, input));
  return status === 'SUCCEEDED' ? JSON.parse(output) : status;
}

/** What a state machine was started with, in order. */
async function inputsOf(stateMachineArn: string): Promise<Record<string, unknown>[]> {
  const { executions = [] } = await states.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  const described = executions
    .toReversed()
    .map(({ executionArn }) => states.sfn.send(new DescribeExecutionCommand({ executionArn })));
  return (await Promise.all(described)).map(({ input = '{}' }) => JSON.parse(input));
}

const day = { date: '2026-11-20' };
const summary = { from: '2026-11-20', to: '2026-11-20', found, batches: 2, loaded: { files: 8, rows: 12 } };

it.each([
  [{}, 'load-batch', 'SORT ONLY'],
  [{ reload: false, skipVacuum: false }, 'load-batch', 'SORT ONLY'],
  [{ reload: true }, 'reload-batch', 'FULL'],
])('A load with %j loads each batch by %s, vacuums %s, and sums up', async (input, script, mode) => {
  expect(await outputOf({ ...day, ...input })).toEqual(summary);
  const [ledger, ...loads] = await inputsOf(runSql);
  expect(ledger).toMatchObject({ script: 'unload-ledger', parameters: { from: day.date, to: day.date } });
  expect(loads).toEqual(
    twoBatches.map(({ manifest, files }) =>
      expect.objectContaining({ script, parameters: { manifest, files } }),
    ),
  );
  expect(await inputsOf(classify)).toEqual([expect.objectContaining({ all: false })]);
  expect(await inputsOf(vacuum)).toEqual([expect.objectContaining({ mode })]);
});

it('A load whose rows cannot be classified is green, and vacuums them; the execution of classify is red', async () => {
  canClassify = false;
  expect(await outputOf(day)).toEqual(summary);
  const { executions } = await states.sfn.send(new ListExecutionsCommand({ stateMachineArn: classify }));
  expect(executions).toEqual([expect.objectContaining({ status: 'FAILED' })]);
  expect(await inputsOf(vacuum)).toHaveLength(1);
});

it('A load that is to skip the vacuum skips it', async () => {
  expect(await outputOf({ ...day, skipVacuum: true })).toEqual(summary);
  expect(await inputsOf(vacuum)).toEqual([]);
});

it('A load that finds nothing new is done', async () => {
  batches = [];
  expect(await outputOf(day)).toEqual({ ...summary, batches: 0, loaded: { files: 0, rows: 0 } });
  expect(await inputsOf(runSql)).toHaveLength(1);
  expect(await inputsOf(vacuum)).toEqual([]);
});
