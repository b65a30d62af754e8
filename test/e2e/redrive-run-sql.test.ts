import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { executionsOf } from '../../infra/operator/executions.ts';
import { callingStates } from '../asl/asl-files.ts';
import { ended, redriven, start } from '../support/executions.ts';
import { type EndState, emptyWarehouse, endStateOf } from './end-state.ts';
import { type Fault, functionFailed, hung, lost, pretended, refused } from './faults.ts';
import { deliverLogs, loggedDays } from './logs.ts';
import { NestedCauses } from './nested-causes.ts';
import { SpoiledStack } from './spoiled-stack.ts';

let spoiled: SpoiledStack;
let arns: SpoiledStack['deployed']['stack']['outputs'];
let loadBatch: object;
/** What an undisturbed load leaves, and its batch alone: before anything is judged. */
let undisturbed: EndState;
let batchAlone: EndState;

beforeAll(async () => {
  spoiled = await SpoiledStack.deploy();
  arns = spoiled.deployed.stack.outputs;
  await spoiled.run(arns.IngestStateMachineArn, await deliverLogs(spoiled.deployed.stack));
  await spoiled.run(arns.LoadStateMachineArn, { ...loggedDays, skipVacuum: true });
  undisturbed = await endStateOf(spoiled.deployed.stack);
  loadBatch = await lastInput('load-batch', 'SUCCEEDED');
  await emptyWarehouse(spoiled.deployed.stack);
  await spoiled.run(arns.RunSqlStateMachineArn, loadBatch);
  batchAlone = await endStateOf(spoiled.deployed.stack);
});
afterAll(() => spoiled.remove());

const throttled = refused(400, 'ThrottlingException');
const json = { 'content-type': 'application/x-amz-json-1.1' };
/** A submission, too, is answered so: nothing is submitted. */
const described = (status: string, error?: string): Fault =>
  pretended(json, JSON.stringify({ Id: 'it', Status: status, Error: error, HasResultSet: false }));

describe('run-sql that failed has, redriven, the result that it has undisturbed:', () => {
  const render = /^Lambda\.Invoke .*RenderSql/;
  const batch = /^RedshiftData\.BatchExecuteStatement/;
  const single = /^RedshiftData\.ExecuteStatement/;
  const describeIt = /^RedshiftData\.DescribeStatement/;
  const result = /^RedshiftData\.GetStatementResult/;
  const died = functionFailed('Runtime.ExitError', 'Error: Runtime exited with error: exit status 1');
  const outOfTime = functionFailed('Sandbox.Timedout', 'Error: Task timed out after 30.00 seconds');
  const tooMany = refused(429, 'TooManyRequestsException');
  const full = refused(400, 'ActiveStatementsExceededException');
  const invalid = refused(400, 'ValidationException');
  const broken = refused(500, 'InternalServerException');
  const lambdaFault = refused(500, 'ServiceException');

  const listMigrations = { script: 'prepare-migrations' };
  const analyze = { script: 'analyze', parameters: { table: 'page' } };

  const cases: [
    state: string,
    problem: string,
    input: object,
    operations: RegExp,
    fault: Fault,
    error: string,
  ][] = [
    [
      'Render SQL',
      'was throttled by Lambda',
      listMigrations,
      render,
      tooMany,
      'Lambda.TooManyRequestsException',
    ],
    ['Render SQL', 'met a fault of Lambda', listMigrations, render, lambdaFault, 'Lambda.ServiceException'],
    ['Render SQL', 'died after its work', listMigrations, render, died, 'Runtime.ExitError'],
    ['Render SQL', 'ran out of time', listMigrations, render, outOfTime, 'Sandbox.Timedout'],
    ['Render SQL', 'got no answer of Lambda', listMigrations, render, hung, 'States.Timeout'],
    [
      'Submit statement',
      'found no room',
      analyze,
      single,
      full,
      'RedshiftData.ActiveStatementsExceededException',
    ],
    ['Submit statement', 'met a fault', analyze, single, broken, 'RedshiftData.InternalServerException'],
    ['Submit statement', 'was refused', analyze, single, invalid, 'RedshiftData.ValidationException'],
    ['Submit statement', 'got no answer', analyze, single, hung, 'States.Timeout'],
    ['Submit statement', 'lost its connection', analyze, single, lost, 'RedshiftData.SdkClientException'],
    [
      'Submit batch',
      'found no room',
      listMigrations,
      batch,
      full,
      'RedshiftData.ActiveStatementsExceededException',
    ],
    ['Submit batch', 'met a fault', listMigrations, batch, broken, 'RedshiftData.InternalServerException'],
    ['Submit batch', 'was refused', listMigrations, batch, invalid, 'RedshiftData.ValidationException'],
    ['Submit batch', 'got no answer', listMigrations, batch, hung, 'States.Timeout'],
    [
      'Describe statement',
      'was throttled',
      listMigrations,
      describeIt,
      throttled,
      'RedshiftData.RedshiftDataException',
    ],
    [
      'Describe statement',
      'met a fault',
      listMigrations,
      describeIt,
      broken,
      'RedshiftData.InternalServerException',
    ],
    ['Describe statement', 'got no answer', listMigrations, describeIt, hung, 'States.Timeout'],
    [
      'Describe statement',
      'lost its connection',
      listMigrations,
      describeIt,
      lost,
      'RedshiftData.SdkClientException',
    ],
    ['Get rows', 'was throttled', listMigrations, result, throttled, 'RedshiftData.RedshiftDataException'],
    ['Get rows', 'met a fault', listMigrations, result, broken, 'RedshiftData.InternalServerException'],
    ['Get rows', 'got no answer', listMigrations, result, hung, 'States.Timeout'],
    ['Get rows', 'lost its connection', listMigrations, result, lost, 'RedshiftData.SdkClientException'],
  ];

  it.each(cases)('%s %s', async (state, _, input, operations, fault, error) => {
    const usual = (await spoiled.run(arns.RunSqlStateMachineArn, input)) as object;
    const cause = spoiled.calls(operations, fault, error);
    expect(await spoiled.failAndRedrive(arns.RunSqlStateMachineArn, input, state, cause)).toEqual({
      ...usual,
      statementId: expect.any(String),
    });
  });

  it('in every state that calls something', () => {
    const states = [...cases.map(([state]) => state), 'Cancel statement'];
    expect(new Set(states)).toEqual(new Set(callingStates('run-sql')));
  });

  it('Fail as the warehouse did met others six times, and two times more after the redrive', async () => {
    const conflict = described('FAILED', 'ERROR: 1023 Serializable isolation violation on table - 100');
    const calls = /^RedshiftData\.(BatchExecute|Describe)Statement/;
    let left = 2 * 2;
    await spoiled.failAndRedrive(arns.RunSqlStateMachineArn, listMigrations, 'Fail as the warehouse did', {
      bring: async () => spoiled.faults.spoil(calls, conflict),
      remove: async () =>
        spoiled.faults.spoil(calls, async (call) => {
          left -= 1;
          if (left >= 0) await conflict(call);
          else call.answer(await call.serve());
        }),
      error: 'States.QueryEvaluationError',
    });
    spoiled.faults.mend();
    expect(left).toBeLessThan(0);
  });

  it.each<[problem: string, fault: Fault, error: string]>([
    ['was throttled', throttled, 'RedshiftData.RedshiftDataException'],
    ['met a fault', broken, 'RedshiftData.InternalServerException'],
    ['got no answer', hung, 'States.Timeout'],
  ])('Cancel statement %s', async (_, fault, error) => {
    // It seems to run for ever, and cannot be cancelled when its time is up.
    const cause = spoiled.calls(
      /^RedshiftData\.(Describe|Cancel)Statement/,
      (call) => (call.operation.includes('Describe') ? described('STARTED') : fault)(call),
      error,
    );
    await spoiled.failAndRedrive(arns.RunSqlStateMachineArn, listMigrations, 'Cancel statement', cause);
  });
});

describe('A batch', () => {
  beforeEach(() => emptyWarehouse(spoiled.deployed.stack));

  it('whose submissions were all answered into the void is loaded once, by the first of them', async () => {
    const cause = spoiled.calls(
      /^RedshiftData\.BatchExecuteStatement/,
      lost,
      'RedshiftData.SdkClientException',
    );
    await spoiled.failAndRedrive(arns.RunSqlStateMachineArn, loadBatch, 'Submit batch', cause);
    expect(await endStateOf(spoiled.deployed.stack)).toEqual(batchAlone);
  });

  it('that the warehouse refused is submitted again by a redrive of run-sql, and then of load', async () => {
    const { sfn } = spoiled.deployed.stack;
    const { bring, remove } = new NestedCauses(spoiled).sql(
      'ALTER TABLE access_log RENAME TO away',
      'ALTER TABLE away RENAME TO access_log',
    );
    await bring();
    const load = await start(sfn, arns.LoadStateMachineArn, { ...loggedDays, skipVacuum: true });
    expect(await ended(sfn, load)).toMatchObject({
      status: 'FAILED',
      cause: expect.stringContaining('access_log'),
    });
    await remove();
    const [child = ''] = await executionsOf(sfn, arns.RunSqlStateMachineArn, 'FAILED');
    expect(await redriven(sfn, child)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
    expect(await endStateOf(spoiled.deployed.stack)).toEqual(batchAlone);
    expect(await redriven(sfn, load)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
    expect(await endStateOf(spoiled.deployed.stack)).toEqual(undisturbed);
  });
});

/** What an execution of `run-sql` was given for a script. */
async function lastInput(script: string, status: 'SUCCEEDED' | 'FAILED'): Promise<object> {
  const { sfn } = spoiled.deployed.stack;
  for (const executionArn of await executionsOf(sfn, arns.RunSqlStateMachineArn, status)) {
    const { input = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    const parsed = JSON.parse(input);
    if (parsed.script === script) return parsed;
  }
  throw new Error(`run-sql has run no ${script}.`);
}
