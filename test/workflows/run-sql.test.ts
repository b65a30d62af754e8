import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { definitionOf } from '../asl/asl-files.ts';
import { type Harness, inVirtualTime } from '../local-cloud/services/step-functions/harness.ts';

const conflict = { Status: 'FAILED', Error: 'ERROR: 1023' };

let states: Harness;
let runSql: string;
let statements: string[];
/** What the warehouse will say of the next statements. */
let ends: object[];
/** What was submitted. */
let submitted: Record<string, unknown>[];

beforeEach(async () => {
  submitted = [];
  states = await inVirtualTime({
    RenderSql: ({ script }) => ({
      name: script,
      connection: { WorkgroupName: 'workgroup', Database: 'database', SecretArn: 'secret' },
      statements,
      timeoutSeconds: 60,
    }),
    // The Data API: what is submitted has SQL, what is asked about has an id.
    ''(request) {
      if (request.Id === undefined) submitted.push(request);
      return { Id: 'it', HasResultSet: false, ...(request.Id && ends.shift()) };
    },
  });
  const RenderSqlFunctionArn = 'arn:aws:lambda:us-east-1:000000000000:function:RenderSql';
  runSql = await states.create(definitionOf('run-sql', { RenderSqlFunctionArn }));
});
afterEach(() => states[Symbol.asyncDispose]());

describe.each([
  ['A statement', ['VACUUM'], { Sql: 'VACUUM' }],
  ['A batch', ['LOCK', 'COPY'], { Sqls: ['LOCK', 'COPY'] }],
])('%s', (_, sql, sent) => {
  beforeEach(() => {
    statements = sql;
  });

  it('is submitted with the name of its script, where the script says', async () => {
    ends = [{ Status: 'FINISHED' }];
    const { output = '{}' } = await states.ended(await states.start(runSql, { script: 'load-batch' }));
    expect(JSON.parse(output)).toEqual({ script: 'load-batch', statementId: 'it', rows: [] });
    expect(submitted).toEqual([
      {
        ...sent,
        WorkgroupName: 'workgroup',
        Database: 'database',
        SecretArn: 'secret',
        StatementName: 'load-batch',
        ClientToken: expect.stringMatching(/^.{1,64}$/),
      },
    ]);
  });

  // With the token of the one before, the Data API would answer with that one, which has failed.
  it('has another token each time that it is submitted again, after a redrive too', async () => {
    ends = [conflict, conflict, { Status: 'FAILED', Error: 'ERROR: disk full' }];
    const arn = await states.start(runSql, { script: 'load-batch' });
    expect(await states.ended(arn)).toMatchObject({ status: 'FAILED' });
    ends = [conflict, { Status: 'FINISHED' }];
    await states.sfn.send(new RedriveExecutionCommand({ executionArn: arn }));
    expect(await states.ended(arn)).toMatchObject({ status: 'SUCCEEDED' });
    expect(new Set(submitted.map(({ ClientToken }) => ClientToken)).size).toBe(5);
  });
});
