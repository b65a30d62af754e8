import { until } from '../support/until.ts';
import { dropSchema, type EndState, emptyWarehouse, endStateOf, schemaOf } from './end-state.ts';
import { type Fault, hung, hungAfterwards, statementRuns } from './faults.ts';
import { expectOnce, KillableStack, type Moment } from './killable-stack.ts';
import { deliverLogs, loggedDays } from './logs.ts';

let killable: KillableStack;

beforeAll(async () => {
  killable = await KillableStack.deploy();
});
afterAll(() => killable.remove());

describe('Load goes on after kill -9, and loads each row once:', () => {
  const input = { ...loggedDays, skipVacuum: true };
  const writeManifests = /^Lambda\.Invoke .*WriteManifests/;
  const unload = /^RedshiftData\.ExecuteStatement unload-ledger/;
  const loadBatch = /^RedshiftData\.BatchExecuteStatement load-batch/;
  const describeStatement = /^RedshiftData\.DescribeStatement/;
  let undisturbed: EndState;
  let work: string[];

  beforeAll(async () => {
    await killable.run(killable.outputs.IngestStateMachineArn, await deliverLogs(killable.stack));
    work = await killable.run(killable.outputs.LoadStateMachineArn, input);
    undisturbed = await endStateOf(killable.stack);
    expect(undisturbed.requests).toHaveLength(5);
  });
  beforeEach(() => emptyWarehouse(killable.stack));

  it.each<Moment & { at: string }>([
    {
      at: 'Read ledger, before its SQL was rendered',
      operations: /^Lambda\.Invoke .*RenderSql/,
      fault: hung,
    },
    { at: 'Read ledger, before its statement was submitted', operations: unload, fault: hung },
    {
      at: 'Read ledger, while it waited for its statement',
      operations: describeStatement,
      fault: hung,
      again: unload,
    },
    { at: 'Write manifests, before Lambda was called', operations: writeManifests, fault: hung },
    {
      at: 'Write manifests, before the answer came',
      operations: writeManifests,
      fault: hungAfterwards,
      again: writeManifests,
    },
    { at: 'Load batch, before its batch was submitted', operations: loadBatch, fault: hung },
    {
      at: 'Load batch, before the answer came',
      operations: loadBatch,
      fault: hungAfterwards,
      again: loadBatch,
    },
    {
      at: 'Load batch, before it got its rows',
      operations: /^RedshiftData\.GetStatementResult/,
      fault: hung,
    },
  ])('$at', async (moment) => {
    const done = await killable.runKilled(killable.outputs.LoadStateMachineArn, input, moment);
    expect(await endStateOf(killable.stack)).toEqual(undisturbed);
    expectOnce(done, work, moment.again);
  });
});

test('Cancel statement, killed before the answer came, cancels nothing that has ended', async () => {
  const input = { script: 'prepare-migrations' };
  const work = await killable.run(killable.outputs.RunSqlStateMachineArn, input);
  // It has no time at all, and seems to need more.
  const fault: Fault = async (call) => {
    if (call.operation.includes('CancelStatement')) return hung(call);
    if (call.operation.includes('DescribeStatement')) {
      await until('the end of the statement', async () => {
        return JSON.parse((await call.serve()).body.toString()).Status === 'FINISHED';
      });
      return statementRuns('it')(call);
    }
    const { body, headers, statusCode } = await call.serve();
    const { 'content-length': _, ...rest } = headers;
    const hasty = body.toString().replace(/"timeoutSeconds":\d+/, '"timeoutSeconds":0');
    call.answer({ statusCode, headers: rest, body: Buffer.from(hasty) });
  };
  const done = await killable.runKilled(killable.outputs.RunSqlStateMachineArn, input, {
    operations: /./,
    fault,
  });
  expectOnce(done, work);
});

describe('Vacuum goes on after kill -9, with the table that it was at:', () => {
  const input = { tables: ['edge_location', 'host'] };
  const vacuum = /^RedshiftData\.ExecuteStatement vacuum/;
  const analyze = /^RedshiftData\.ExecuteStatement analyze/;
  let work: string[];

  beforeAll(async () => {
    work = await killable.run(killable.outputs.VacuumStateMachineArn, input);
  });

  it.each<Moment & { at: string }>([
    { at: 'Vacuum table, before the answer came', operations: vacuum, fault: hungAfterwards, again: vacuum },
    { at: 'Analyze table, before its statement was submitted', operations: analyze, fault: hung },
  ])('$at', async (moment) => {
    const done = await killable.runKilled(killable.outputs.VacuumStateMachineArn, input, moment);
    expectOnce(done, work, moment.again);
  });
});

describe('Migrate goes on after kill -9, and applies each migration once:', () => {
  const prepare = /^RedshiftData\.BatchExecuteStatement prepare/;
  const migration = /^RedshiftData\.BatchExecuteStatement migrations\/0002/;
  let undisturbed: unknown;
  let work: string[];

  beforeAll(async () => {
    undisturbed = await schemaOf(killable.stack);
    await dropSchema(killable.stack);
    work = await killable.run(killable.outputs.MigrateStateMachineArn, {});
    expect(await schemaOf(killable.stack)).toEqual(undisturbed);
  });
  beforeEach(() => dropSchema(killable.stack));

  it.each<Moment & { at: string }>([
    {
      at: 'Prepare migration table, before the answer came',
      operations: prepare,
      fault: hungAfterwards,
      again: prepare,
    },
    {
      at: 'Apply migration, before the answer came',
      operations: migration,
      fault: hungAfterwards,
      again: migration,
    },
  ])('$at', async (moment) => {
    const done = await killable.runKilled(killable.outputs.MigrateStateMachineArn, {}, moment);
    expect(await schemaOf(killable.stack)).toEqual(undisturbed);
    expectOnce(done, work, moment.again);
  });
});
