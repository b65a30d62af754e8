import { callingStates } from '../asl/asl-files.ts';
import { dropPrices, type EndState, emptyWarehouse, endStateOf, schemaOf } from './end-state.ts';
import { functionFailed, hung, refused } from './faults.ts';
import { deliverLogs, loggedDays } from './logs.ts';
import { NestedCauses } from './nested-causes.ts';
import { type Cause, SpoiledStack } from './spoiled-stack.ts';

let spoiled: SpoiledStack;
let causes: NestedCauses;
let arns: SpoiledStack['deployed']['stack']['outputs'];

beforeAll(async () => {
  spoiled = await SpoiledStack.deploy();
  causes = new NestedCauses(spoiled);
  arns = spoiled.deployed.stack.outputs;
  await spoiled.run(arns.IngestStateMachineArn, await deliverLogs(spoiled.deployed.stack));
});
afterAll(() => spoiled.remove());

type Case = readonly [state: string, problem: string, cause: () => Cause];

/** The cases of a state that has `run-sql` run a script. */
function nestedCases(state: string, script: string, others: readonly Case[] = []): Case[] {
  return [
    [state, 'found no room in the warehouse', () => causes.warehouseIsFull(script)],
    [state, 'could not have its SQL rendered', () => causes.renderingDied(script)],
    [state, 'waited in vain for its statement', () => causes.neverEnds(script)],
    [state, 'was stopped by hand', () => causes.stopped(script, arns.RunSqlStateMachineArn)],
    ...others,
  ];
}

/** @param harmless states that may fail without failing the execution */
function expectAllStates(cases: readonly Case[], machine: string, harmless: readonly string[] = []): void {
  const failing = callingStates(machine).filter((state) => !harmless.includes(state));
  expect(new Set(cases.map(([state]) => state))).toEqual(new Set(failing));
}

describe('Load that failed has, redriven, loaded what it loads undisturbed:', () => {
  const died = functionFailed('Runtime.ExitError', 'Error: Runtime exited with error: exit status 1');
  const outOfTime = functionFailed('Sandbox.Timedout', 'Error: Task timed out after 900.00 seconds');
  const invoke = /^Lambda\.Invoke .*WriteManifests/;
  const forbidden = refused(403, 'AccessDenied');
  const throttled = refused(429, 'TooManyRequestsException');
  const gone = refused(404, 'NoSuchKey');
  const invalid = refused(400, 'ValidationException');
  let undisturbed: EndState;
  let summary: unknown;

  beforeAll(async () => {
    await emptyWarehouse(spoiled.deployed.stack);
    summary = await spoiled.run(arns.LoadStateMachineArn, loggedDays);
    undisturbed = await endStateOf(spoiled.deployed.stack);
    expect(undisturbed.requests).toHaveLength(5);
  });
  beforeEach(() => emptyWarehouse(spoiled.deployed.stack));

  const cases: Case[] = [
    ...nestedCases('Read ledger', 'unload-ledger', [
      ['Read ledger', 'did not find run-sql', () => causes.machineIsGone(arns.RunSqlStateMachineArn)],
      [
        'Read ledger',
        'did not find the ledger',
        () => causes.sql('ALTER TABLE log_file RENAME TO away', 'ALTER TABLE away RENAME TO log_file'),
      ],
      [
        'Read ledger',
        'was not let write',
        () => spoiled.calls(/^S3\.PutObject .*\/ledger\//, forbidden, 'States.TaskFailed'),
      ],
    ]),
    [
      'Write manifests',
      'was throttled by Lambda',
      () => spoiled.calls(invoke, throttled, 'Lambda.TooManyRequestsException'),
    ],
    ['Write manifests', 'died after its work', () => spoiled.calls(invoke, died, 'Runtime.ExitError')],
    ['Write manifests', 'ran out of time', () => spoiled.calls(invoke, outOfTime, 'Sandbox.Timedout')],
    ['Write manifests', 'got no answer of Lambda', () => spoiled.calls(invoke, hung, 'States.Timeout')],
    [
      'Write manifests',
      'wrote one half of them',
      () => spoiled.calls(/^S3\.PutObject .*\/batch-.*files/, forbidden, 'AccessDenied'),
    ],
    ...nestedCases('Load batch', 'load-batch', [
      ['Load batch', 'did not find run-sql', () => causes.machineIsGone(arns.RunSqlStateMachineArn, invoke)],
      [
        'Load batch',
        'did not find the table of facts',
        () => causes.sql('ALTER TABLE access_log RENAME TO away', 'ALTER TABLE away RENAME TO access_log'),
      ],
      [
        'Load batch',
        'could not ask how many rows it had loaded',
        () => spoiled.calls(/^RedshiftData\.GetStatementResult/, invalid, 'States.TaskFailed'),
      ],
      [
        'Load batch',
        'did not find a masked log',
        () => spoiled.calls(/^S3\.(Get|Head)Object .*midnight/, gone, 'States.TaskFailed'),
      ],
    ]),
    ['Vacuum tables', 'did not find vacuum', () => causes.machineIsGone(arns.VacuumStateMachineArn)],
    ['Vacuum tables', 'was stopped by hand', () => causes.stopped('vacuum', arns.VacuumStateMachineArn)],
    ['Vacuum tables', 'found no room in the warehouse', () => causes.warehouseIsFull('analyze')],
    ['Vacuum tables', 'could not have its SQL rendered', () => causes.renderingDied('vacuum')],
  ];

  it('in every state that calls something', () => expectAllStates(cases, 'load', ['Count rows', 'Classify']));

  it('without a redrive when only its rows could not be counted', async () => {
    let tries = 0;
    spoiled.faults.spoil(/PutMetricData/, (call) => {
      tries++;
      return forbidden(call);
    });
    try {
      expect(await spoiled.run(arns.LoadStateMachineArn, loggedDays)).toEqual(summary);
    } finally {
      spoiled.faults.mend();
    }
    expect(tries).toBeGreaterThan(0);
    expect(await endStateOf(spoiled.deployed.stack)).toEqual(undisturbed);
  });

  it.each(cases)('%s %s', async (state, _, cause) => {
    const input = { ...loggedDays, skipVacuum: state !== 'Vacuum tables' };
    expect(await spoiled.failAndRedrive(arns.LoadStateMachineArn, input, state, cause())).toEqual(summary);
    expect(await endStateOf(spoiled.deployed.stack)).toEqual(undisturbed);
  });
});

describe('Classify that failed', () => {
  const died = functionFailed('Runtime.ExitError', 'Error: Runtime exited with error: exit status 1');
  const forbidden = refused(403, 'AccessDenied');
  const invoke = /^Lambda\.Invoke .*Classify/;
  const judged = () =>
    spoiled.deployed.stack.query(
      `SELECT 'user_agent', u.user_agent, c.class, c.name FROM user_agent u JOIN user_agent_class c ON c.id = u.id
       UNION ALL SELECT 'referer', r.url, c.class, c.name FROM referer r JOIN referer_class c ON c.id = r.id
       ORDER BY 1, 2`,
    );
  let undisturbed: unknown;
  let output: unknown;

  beforeAll(async () => {
    await emptyWarehouse(spoiled.deployed.stack);
    await spoiled.run(arns.LoadStateMachineArn, { ...loggedDays, skipVacuum: true });
    output = await spoiled.run(arns.ClassifyStateMachineArn, { all: true });
    undisturbed = await judged();
    expect(undisturbed).not.toEqual([]);
  });

  const cases: Case[] = [
    [
      'Unload unclassified',
      'found no room in the warehouse',
      () => causes.warehouseIsFull('unload-unclassified'),
    ],
    [
      'Unload unclassified',
      'was not let write',
      () => spoiled.calls(/^S3\.PutObject .*\/unclassified\//, forbidden, 'States.TaskFailed'),
    ],
    ['Judge', 'died after its work', () => spoiled.calls(invoke, died, 'Runtime.ExitError')],
    [
      'Judge',
      'was not let write',
      () => spoiled.calls(/^S3\.PutObject .*\/judged\//, forbidden, 'AccessDenied'),
    ],
    ...nestedCases('Merge', 'merge-classification', [
      [
        'Merge',
        'did not find its table',
        () =>
          causes.sql(
            'ALTER TABLE classification_lock RENAME TO away',
            'ALTER TABLE away RENAME TO classification_lock',
          ),
      ],
    ]),
  ];

  it('fails in every state that calls something', () => expectAllStates(cases, 'classify'));

  it.each(cases)('has, redriven, judged each value once: %s %s', async (state, _, cause) => {
    await spoiled.deployed.stack.query('DELETE FROM user_agent_class');
    const { ClassifyStateMachineArn: classify } = arns;
    expect(await spoiled.failAndRedrive(classify, { all: true }, state, cause())).toEqual(output);
    expect(await judged()).toEqual(undisturbed);
  });

  it('leaves its load green, and the next load judges what it did not', async () => {
    const { LoadStateMachineArn: load, ClassifyStateMachineArn: classify } = arns;
    const reload = { ...loggedDays, skipVacuum: true, reload: true };
    await spoiled.deployed.stack.query('DELETE FROM user_agent_class');
    spoiled.faults.spoil(invoke, forbidden);
    try {
      await spoiled.run(load, reload);
    } finally {
      spoiled.faults.mend();
    }
    expect(await spoiled.deployed.stack.lastExecution(classify)).toMatchObject({ status: 'FAILED' });
    await spoiled.run(load, reload);
    expect(await judged()).toEqual(undisturbed);
  });
});

describe('Vacuum that failed goes on, redriven, with the table that it failed at:', () => {
  const cases: Case[] = [
    ...nestedCases('Vacuum table', 'vacuum', [
      ['Vacuum table', 'did not find run-sql', () => causes.machineIsGone(arns.RunSqlStateMachineArn)],
      [
        'Vacuum table',
        'did not find it',
        () => causes.sql('ALTER TABLE host RENAME TO away', 'ALTER TABLE away RENAME TO host'),
      ],
    ]),
    ...nestedCases('Analyze table', 'analyze'),
  ];

  it('in every state that calls something', () => expectAllStates(cases, 'vacuum'));

  it.each(cases)('%s %s', async (state, _, cause) => {
    const done = ['edge_location', 'host'];
    const output = await spoiled.failAndRedrive(arns.VacuumStateMachineArn, { tables: done }, state, cause());
    expect(output).toEqual({ vacuumed: done });
  });
});

describe('Migrate that failed has, redriven, applied each migration once:', () => {
  let undisturbed: unknown;

  beforeAll(async () => {
    undisturbed = await schemaOf(spoiled.deployed.stack);
  });

  const cases: Case[] = [
    ...nestedCases('Prepare migration table', 'prepare-migrations', [
      [
        'Prepare migration table',
        'did not find run-sql',
        () => causes.machineIsGone(arns.RunSqlStateMachineArn),
      ],
    ]),
    ...nestedCases('Apply migration', 'migrations/0011', [
      [
        'Apply migration',
        'found a table in its way',
        () => causes.sql('CREATE TABLE edge_airport (id INT)', 'DROP TABLE edge_airport'),
      ],
    ]),
  ];

  it('in every state that calls something', () => expectAllStates(cases, 'migrate'));

  it.each(cases)('%s %s', async (state, _, cause) => {
    await dropPrices(spoiled.deployed.stack);
    const output = await spoiled.failAndRedrive(arns.MigrateStateMachineArn, {}, state, cause());
    expect(output).toEqual({ applied: ['0011-cloudfront-prices', '0012-cost'] });
    expect(await schemaOf(spoiled.deployed.stack)).toEqual(undisturbed);
  });
});
