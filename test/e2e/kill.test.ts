import { rmSync } from 'node:fs';
import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { Stack } from '../../infra/local/run/stack.ts';
import { deployStack } from './deployed-stack.ts';
import { dropSchema, type EndState, emptyWarehouse, endStateOf, schemaOf } from './end-state.ts';
import { ended, start } from './executions.ts';
import { type Fault, Faults, hung, hungAfterwards } from './faults.ts';
import { KillableCloud } from './killable-cloud.ts';
import { deliverLogs, loggedDays } from './logs.ts';

let faults: Faults;
let cloud: KillableCloud;
let stack: Stack;
let outputs: Stack['outputs'];
let removeAll: () => Promise<void>;

beforeAll(async () => {
  faults = await Faults.start();
  const deployed = await deployStack();
  outputs = deployed.stack.outputs;
  const silent = { Bucket: outputs.SourceBucketName, NotificationConfiguration: {} };
  await deployed.stack.s3.send(new PutBucketNotificationConfigurationCommand(silent));
  await deployed.cloud.close();
  cloud = new KillableCloud(deployed.directory, faults);
  stack = new Stack({ clientConfig: await cloud.start() }, outputs);
  removeAll = async () => {
    await cloud.kill();
    await faults.close();
    rmSync(deployed.directory, { recursive: true });
  };
});
afterAll(() => removeAll());

/**
 * When the process is killed: as soon as a call of these operations is held up. And what is called a second time then,
 * if anything: what had not been answered.
 */
interface Moment {
  readonly at: string;
  readonly operations: RegExp;
  readonly fault: Fault;
  readonly again?: RegExp;
}

/** Runs an execution that nothing disturbs. @returns the calls that did its work */
async function run(stateMachineArn: string, input: object): Promise<string[]> {
  faults.takeServed();
  expect(await outcomeOf(await start(stack.sfn, stateMachineArn, input))).toEqual(succeeded);
  return workDone();
}

/** Runs an execution whose process is killed and started again. @returns the calls that did its work */
async function runKilled(
  stateMachineArn: string,
  input: object,
  { operations, fault }: Moment,
): Promise<string[]> {
  faults.takeServed();
  faults.spoil(operations, fault);
  const { hanging } = faults;
  const executionArn = await start(stack.sfn, stateMachineArn, input);
  await hanging;
  await cloud.kill();
  faults.mend();
  stack = new Stack({ clientConfig: await cloud.start() }, outputs);
  expect(await outcomeOf(executionArn)).toEqual(succeeded);
  return workDone();
}

const succeeded = { status: 'SUCCEEDED', redriveCount: 0, cause: undefined };

async function outcomeOf(executionArn: string): Promise<object> {
  const { status, redriveCount, cause } = await ended(stack.sfn, executionArn);
  return { status, redriveCount, cause };
}

/** The calls by which work is done. To look whether it is done is none. */
function workDone(): string[] {
  const work = /^(Lambda\.Invoke|RedshiftData\.(Batch)?ExecuteStatement|S3\.DeleteObjects)/;
  return faults.takeServed().filter((operation) => work.test(operation));
}

/** Nothing that had finished has run twice. A statement that was under way is submitted under a new token as well. */
function expectOnce(done: readonly string[], undisturbed: readonly string[], again?: RegExp): void {
  const more = [...done];
  for (const operation of undisturbed) more.splice(more.indexOf(operation), 1);
  expect(more.filter((operation) => !again?.test(operation))).toEqual([]);
  expect(more.length).toBeLessThanOrEqual(2);
}

describe('Ingest goes on after kill -9, and ends as if undisturbed:', () => {
  const maskLogs = /^Lambda\.Invoke .*MaskLogs/;
  const deleteObjects = /^S3\.DeleteObjects/;
  let undisturbed: EndState;
  let work: string[];

  beforeAll(async () => {
    work = await run(outputs.IngestStateMachineArn, await deliverLogs(stack));
    undisturbed = await endStateOf(stack);
  });

  it.each<Moment>([
    { at: 'Mask logs, before Lambda was called', operations: maskLogs, fault: hung },
    {
      at: 'Mask logs, when half was written',
      operations: /^S3\.PutObject .*midnight/,
      fault: hung,
      again: maskLogs,
    },
    { at: 'Mask logs, before the answer came', operations: maskLogs, fault: hungAfterwards, again: maskLogs },
    { at: 'Delete originals, before S3 was called', operations: deleteObjects, fault: hung },
    {
      at: 'Delete originals, before the answer came',
      operations: deleteObjects,
      fault: hungAfterwards,
      again: deleteObjects,
    },
  ])('$at', async (moment) => {
    const input = await deliverLogs(stack);
    const done = await runKilled(outputs.IngestStateMachineArn, input, moment);
    expect(await endStateOf(stack)).toEqual(undisturbed);
    expectOnce(done, work, moment.again);
  });
});

describe('Backfill goes on after kill -9, and masks each log once:', () => {
  const maskLogs = /^Lambda\.Invoke .*MaskLogs/;
  let undisturbed: EndState;
  let work: string[];

  beforeAll(async () => {
    await deliverLogs(stack);
    work = await run(outputs.BackfillStateMachineArn, {});
    undisturbed = await endStateOf(stack);
    expect(undisturbed.originals).toEqual([]);
  });

  it.each<Moment>([
    { at: 'Ingest all, before the keys were listed', operations: /^S3\.ListObjectsV2/, fault: hung },
    { at: 'Ingest batch, while it masked', operations: maskLogs, fault: hungAfterwards, again: maskLogs },
    {
      at: 'Ingest all, before the results were written',
      operations: /^S3\.PutObject .*\/loads\//,
      fault: hung,
    },
    { at: 'Count results, before the answer came', operations: /DescribeMapRun/, fault: hungAfterwards },
  ])('$at', async (moment) => {
    await deliverLogs(stack);
    const done = await runKilled(outputs.BackfillStateMachineArn, {}, moment);
    expect(await endStateOf(stack)).toEqual(undisturbed);
    expectOnce(done, work, moment.again);
  });
});

describe('Load goes on after kill -9, and loads each row once:', () => {
  const input = { ...loggedDays, skipVacuum: true };
  const writeManifests = /^Lambda\.Invoke .*WriteManifests/;
  const unload = /^RedshiftData\.ExecuteStatement unload-ledger/;
  const loadBatch = /^RedshiftData\.BatchExecuteStatement load-batch/;
  const describeStatement = /^RedshiftData\.DescribeStatement/;
  let undisturbed: EndState;
  let work: string[];

  beforeAll(async () => {
    await run(outputs.IngestStateMachineArn, await deliverLogs(stack));
    work = await run(outputs.LoadStateMachineArn, input);
    undisturbed = await endStateOf(stack);
    expect(undisturbed.requests).toHaveLength(4);
  });
  beforeEach(() => emptyWarehouse(stack));

  it.each<Moment>([
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
    const done = await runKilled(outputs.LoadStateMachineArn, input, moment);
    expect(await endStateOf(stack)).toEqual(undisturbed);
    expectOnce(done, work, moment.again);
  });
});

describe('Vacuum goes on after kill -9, with the table that it was at:', () => {
  const input = { tables: ['edge_location', 'host'] };
  const vacuum = /^RedshiftData\.ExecuteStatement vacuum/;
  const analyze = /^RedshiftData\.ExecuteStatement analyze/;
  let work: string[];

  beforeAll(async () => {
    work = await run(outputs.VacuumStateMachineArn, input);
  });

  it.each<Moment>([
    { at: 'Vacuum table, before the answer came', operations: vacuum, fault: hungAfterwards, again: vacuum },
    { at: 'Analyze table, before its statement was submitted', operations: analyze, fault: hung },
  ])('$at', async (moment) => {
    const done = await runKilled(outputs.VacuumStateMachineArn, input, moment);
    expectOnce(done, work, moment.again);
  });
});

describe('Migrate goes on after kill -9, and applies each migration once:', () => {
  const prepare = /^RedshiftData\.BatchExecuteStatement prepare/;
  const migration = /^RedshiftData\.BatchExecuteStatement migrations\/0002/;
  let undisturbed: unknown;
  let work: string[];

  beforeAll(async () => {
    undisturbed = await schemaOf(stack);
    await dropSchema(stack);
    work = await run(outputs.MigrateStateMachineArn, {});
    expect(await schemaOf(stack)).toEqual(undisturbed);
  });
  beforeEach(() => dropSchema(stack));

  it.each<Moment>([
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
    const done = await runKilled(outputs.MigrateStateMachineArn, {}, moment);
    expect(await schemaOf(stack)).toEqual(undisturbed);
    expectOnce(done, work, moment.again);
  });
});
