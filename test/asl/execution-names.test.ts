import type { Environment } from '../../tasks/render-sql/environment.ts';
import { renderScript, type ScriptRequest } from '../../tasks/render-sql/render-script.ts';
import { type Harness, stepFunctions } from '../local-cloud/services/step-functions/harness.ts';
import { definitionOf } from './asl-files.ts';

const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

let states: Harness;
let load: string;
const targets: unknown[] = [];

// What calls the warehouse stops after its SQL is rendered.
beforeAll(async () => {
  states = await stepFunctions({
    RenderSql(request: ScriptRequest) {
      targets.push(request.parameters?.['target']);
      return renderScript(request, {} as Environment);
    },
    WriteManifests: () => ({ batches: [], found: {} }),
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

/** The folder that a load of this name works in. */
async function folderOf(name: string): Promise<unknown> {
  const { cause } = await states.ended(await states.start(load, {}, name));
  if (cause) throw new Error(cause);
  return (states.calls.at(-1)?.payload as { folder?: unknown } | undefined)?.folder;
}

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
    const folder = await folderOf(name);
    expect(folder).toMatch(/^loads\/[0-9a-f]{32}\/$/);
    expect(targets.at(-1)).toBe(`s3://masked/${folder}ledger/`);
  });

  it('another for each name', async () => {
    expect(await folderOf('one')).not.toBe(await folderOf('two'));
  });
});
