import { DescribeExecutionCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import type { IngestInput } from '../../tasks/common/ingest-input.ts';
import { MalformedLogError } from '../../tasks/mask-logs/errors.ts';
import { definitionOf } from '../asl/asl-files.ts';
import { type Harness, stepFunctions } from '../local-cloud/services/step-functions/harness.ts';

let states: Harness;
let ingest: string;
beforeEach(async () => {
  states = await stepFunctions({
    MaskLogs({ objects, isolated }: IngestInput) {
      if (isolated) throw new MalformedLogError('line 3');
      return { masked: [], rejected: objects.map((object) => ({ object })), files: {}, rows: {} };
    },
  });
  ingest = await states.create(
    definitionOf('ingest', {
      MaskLogsFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:MaskLogs',
    }),
  );
});
afterEach(() => states[Symbol.asyncDispose]());

const log = { bucket: 'logs', key: 'site/a.gz', etag: 'e', size: 1 };

/** The inputs of the executions that isolate a log, by the name of each. */
async function isolated(): Promise<Map<string, unknown>> {
  const { executions = [] } = await states.sfn.send(new ListExecutionsCommand({ stateMachineArn: ingest }));
  const inputs = new Map<string, unknown>();
  for (const { executionArn, name = '' } of executions) {
    if (!name.startsWith('isolated-')) continue;
    const { input } = await states.sfn.send(new DescribeExecutionCommand({ executionArn }));
    inputs.set(name, JSON.parse(input ?? 'null'));
  }
  return inputs;
}

async function ingested(...objects: object[]): Promise<string> {
  const arn = await states.start(ingest, { objects });
  expect(await states.ended(arn)).toMatchObject({ status: 'SUCCEEDED' });
  return arn;
}

describe('A log that cannot be masked', () => {
  it('gets an execution of its own, which names the one that has started it', async () => {
    const parent = await ingested(log);
    expect([...(await isolated()).values()]).toEqual([
      { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: parent, objects: [log], isolated: true },
    ]);
  });

  it('gets one however many executions reject it: the name is that of the log, whoever starts it', async () => {
    const first = await ingested(log);
    await ingested(log);
    await ingested(log, { ...log, key: 'site/b.gz' });
    const inputs = [...(await isolated()).values()];
    expect(inputs).toHaveLength(2);
    expect(inputs).toContainEqual(
      expect.objectContaining({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: first, objects: [log] }),
    );
  });
});

it('A batch without logs, as a folder that is empty makes, is done', async () => {
  await ingested();
  expect(states.calls).toHaveLength(1);
});
