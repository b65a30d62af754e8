import type { Environment } from '../../tasks/render-sql/environment.ts';
import { renderScript, type ScriptRequest } from '../../tasks/render-sql/render-script.ts';
import type { ManifestRequest } from '../../tasks/write-manifests/write-manifests.ts';
import { type Harness, stepFunctions } from '../local-cloud/services/step-functions/harness.ts';
import { definitionOf } from './asl-files.ts';

const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

let states: Harness;
let load: string;
/** What was asked for last. */
let target: unknown;
let folder: string;

// What calls the warehouse stops after its SQL is rendered.
beforeAll(async () => {
  states = await stepFunctions({
    RenderSql(request: ScriptRequest) {
      target = request.parameters?.['target'];
      return renderScript(request, {} as Environment);
    },
    WriteManifests(request: ManifestRequest) {
      folder = request.folder;
      return { batches: [], found: {} };
    },
  });
  const runSql = await states.create({
    StartAt: 'Render SQL',
    States: {
      'Render SQL': {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: functionArn('RenderSql'), Payload: '{% $states.input %}' },
        End: true,
      },
    },
  });
  const placeholders = {
    ClassifyStateMachineArn: runSql,
    MaskedBucketName: 'masked',
    MetricsNamespace: 'test',
    RunSqlStateMachineArn: runSql,
    VacuumStateMachineArn: runSql,
    WindowDays: '16',
    WriteManifestsFunctionArn: functionArn('WriteManifests'),
  };
  load = await states.create(definitionOf('load', placeholders), 'load');
});
afterAll(() => states[Symbol.asyncDispose]());

const loaded = async (name: string) => states.ended(await states.start(load, {}, name));

describe('A load of any name works in a folder of its own, which needs no quotes anywhere:', () => {
  it.each([
    "it's-Ada's",
    "'",
    "''",
    "')-TO-'--",
    '(a+b)=c@d!e',
    '..',
    '.',
    '-',
    '=2Fa',
    'Größe',
    'アクセスログ',
    '仮'.repeat(80),
    'x'.repeat(80),
  ])('%s', async (name) => {
    expect(await loaded(name)).toMatchObject({ status: 'SUCCEEDED' });
    expect(folder).toMatch(/^loads\/[0-9a-f]{32}\/$/);
    expect(target).toBe(`s3://masked/${folder}ledger/`);
  });

  it('another for each name', async () => {
    await loaded('one');
    const first = folder;
    await loaded('two');
    expect(folder).not.toBe(first);
  });
});
