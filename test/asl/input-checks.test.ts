import type { Server } from 'node:http';
import { parseInput } from '../../tasks/mask-logs/input.ts';
import type { Environment } from '../../tasks/render-sql/environment.ts';
import { renderScript, type ScriptRequest } from '../../tasks/render-sql/render-script.ts';
import { tables, vacuumModes } from '../../tasks/render-sql/tables.ts';
import { type Harness, serve, stepFunctions, urlOf } from '../local-cloud/services/step-functions/harness.ts';
import { calendarDates, notCalendarDates } from '../support/dates.ts';
import { definitionOf } from './asl-files.ts';

let s3: Server;
let states: Harness;
const machines: Record<string, string> = {};

const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

// What the machines call succeeds at once, but for S3, which refuses to list the bucket of a backfill.
beforeAll(async () => {
  s3 = await serve((_, response) => response.writeHead(403).end());
  const functions = {
    Classify: () => ({ judged: 0, after: '' }),
    MaskLogs: (input: unknown) => parseInput(input, []),
    RenderSql: (request: ScriptRequest) => renderScript(request, {} as Environment),
    WriteManifests: () => ({ batches: [], found: {} }),
  };
  states = await stepFunctions(functions, { s3: urlOf(s3) });
  const nested = await states.create({
    StartAt: 'Done',
    States: { Done: { Type: 'Succeed', Output: { rows: [] } } },
  });
  const placeholders = {
    IngestStateMachineArn: nested,
    RunSqlStateMachineArn: nested,
    ClassifyStateMachineArn: nested,
    VacuumStateMachineArn: nested,
    ClassifyFunctionArn: functionArn('Classify'),
    MaskLogsFunctionArn: functionArn('MaskLogs'),
    RenderSqlFunctionArn: functionArn('RenderSql'),
    WriteManifestsFunctionArn: functionArn('WriteManifests'),
    MaskedBucketName: 'masked',
    HasSections: 'false',
    MetricsNamespace: 'test',
    RulesVersion: '1',
    Sources: "{ 'id': 'site', 'bucket': 'logs', 'prefix': 'cdn/' }",
    TableNames: tables.join(', '),
    VacuumModes: vacuumModes.join(', '),
    WindowDays: '16',
  };
  for (const name of ['load', 'backfill', 'classify', 'vacuum', 'ingest', 'run-sql']) {
    machines[name] = await states.create(definitionOf(name, placeholders), name);
  }
  const Sources = `${placeholders.Sources}, { 'id': 'shop', 'bucket': 'shop-logs', 'prefix': '' }`;
  const ofSeveral = definitionOf('backfill', { ...placeholders, Sources });
  machines['backfill of several'] = await states.create(ofSeveral, 'backfill-of-several');
});
afterAll(async () => {
  await states[Symbol.asyncDispose]();
  s3.close();
});

async function run(machine: string, input: unknown) {
  const { status, error, cause } = await states.ended(await states.start(machines[machine] as string, input));
  return { status, error, cause };
}

const refusedWith = (...problems: string[]) => ({
  status: 'FAILED',
  error: 'InvalidInputError',
  cause: problems.join(' '),
});

describe('An input that is no JSON object is refused', () => {
  it.each([null, true, 5, 'yesterday', [], [[]], [{ date: 'yesterday', tables: 'page', prefix: 7 }]])(
    '%j, by every workflow, with that problem alone',
    async (input) => {
      const problem = 'The input must be a JSON object:';
      expect(await run('load', input)).toEqual(refusedWith(problem, '{} loads the usual days.'));
      expect(await run('backfill', input)).toEqual(
        refusedWith(problem, '{"source": "site"} ingests every log of that source.'),
      );
      expect(await run('vacuum', input)).toEqual(refusedWith(problem, '{} vacuums every table.'));
      expect(await run('classify', input)).toEqual(refusedWith(problem, '{} judges what is new.'));
    },
  );
});

/** Of every type that JSON has, and a text that no field takes. */
const values = [null, true, 5, -0.5, 'nonsense', '', [], [null], [['page']], {}, { page: 1 }];
const anyOf = (...fields: string[]) =>
  values.flatMap((value) => fields.map((field) => ({ [field]: value }) as Record<string, unknown>));

describe('A load is refused', () => {
  const unknown = (fields: string) =>
    `Unknown field: ${fields}. A load takes date, or from and to, and reload and skipVacuum.`;
  const dates = (fields: string) => `Bad value of field ${fields}: a date is written YYYY-MM-DD.`;
  const flag = (field: string) => `Bad value of field ${field}: it must be true or false.`;
  const time = 'Bad value of field scheduledTime: a time is written YYYY-MM-DDThh:mm:ssZ.';
  const either = 'Give either the field date, or the fields from and to.';

  it.each([
    [{ day: '2026-03-02' }, [unknown('day')]],
    [{ day: 1, DATE: 2, '': 3 }, [unknown('day, DATE, ')]],
    [{ date: '01/02/2026' }, [dates('date')]],
    [{ date: 20260101 }, [dates('date')]],
    [{ date: ['2026-01-01'] }, [dates('date')]],
    [{ date: null, from: {}, to: [] }, [dates('date, from, to'), either]],
    [{ from: '2026-02-30', to: '2026-02-01' }, [dates('from')]],
    [{ from: 5, to: 4 }, [dates('from, to')]],
    [{ from: '2026-03-02' }, [either]],
    [{ to: 'nonsense' }, [dates('to'), either]],
    [{ date: '2026-03-02', to: '2026-03-02' }, [either]],
    [
      { date: '2026-03-02', from: '2026-03-02', to: '2026-03-01' },
      [either, 'The field from, 2026-03-02, is after the field to, 2026-03-01.'],
    ],
    [{ reload: 1, skipVacuum: 'yes' }, [flag('reload'), flag('skipVacuum')]],
    [{ reload: null, skipVacuum: [true] }, [flag('reload'), flag('skipVacuum')]],
    [{ scheduledTime: '2026-03-02' }, [time]],
    [{ scheduledTime: '2026-03-02T24:00:00Z' }, [time]],
    [{ scheduledTime: '2026-02-30T02:00:00Z' }, [time]],
    [{ scheduledTime: '2026-13-02T02:00:00Z' }, [time]],
    [{ scheduledTime: '2026-03-02T02:00:00' }, [time]],
    [{ scheduledTime: '2026-03-02 02:00:00Z' }, [time]],
    [{ scheduledTime: '2026-03-02T02:00:00+01:00' }, [time]],
    [{ scheduledTime: ['2026-03-02T02:00:00Z'] }, [time]],
    [{ scheduledTime: '0000-03-02T02:00:00Z' }, [time]],
    // Its window would begin before the calendar of the tasks does.
    [{ scheduledTime: '0001-01-05T02:00:00Z' }, [time]],
    [{ date: '2026-03-02T00:00:00Z' }, [dates('date')]],
    [{ date: '0000-01-01', from: null, to: '2026-3-2' }, [dates('date, from, to'), either]],
    [{ scheduledTime: null }, [time]],
    [
      { tables: ['page'], date: 'x', from: 'y', reload: {}, skipVacuum: 0, scheduledTime: 1 },
      [unknown('tables'), dates('date, from'), flag('reload'), flag('skipVacuum'), time, either],
    ],
  ])('%j, with every problem', async (input, problems) => {
    expect(await run('load', input)).toEqual(refusedWith(...problems));
  });

  it.each(anyOf('date', 'from', 'to', 'scheduledTime'))('%j', async (input) => {
    expect(await run('load', input)).toMatchObject({ error: 'InvalidInputError' });
  });
});

describe('A date of a load is one of the calendar, as in the tasks', () => {
  it.each(calendarDates)('such as %s', async (date) => {
    expect(await run('load', { date })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await run('load', { from: date, to: date })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each(notCalendarDates)('and not %j', async (date) => {
    const problem = (fields: string) => `Bad value of field ${fields}: a date is written YYYY-MM-DD.`;
    expect(await run('load', { date })).toEqual(refusedWith(problem('date')));
    expect(await run('load', { from: date, to: date })).toEqual(refusedWith(problem('from, to')));
  });
});

describe('A backfill is refused', () => {
  const unknown = (fields: string) =>
    `Unknown field: ${fields}. A backfill takes source, prefix, maxConcurrency and toleratedFailurePercentage.`;
  const source = 'Bad value of field source: it must be one of site.';
  const prefix =
    'Bad value of field prefix: it must be the text that keys begin with, and begin with cdn/, as those of the source do.';
  const concurrency = 'Bad value of field maxConcurrency: it must be a whole number from 1 to 1,000.';
  const tolerated = 'Bad value of field toleratedFailurePercentage: it must be a number from 0 to 100.';

  it.each([
    [{ folder: 'cdn/', date: '2026-03-02' }, [unknown('folder, date')]],
    [{ source: 'blog' }, [source]],
    [{ source: 'blog', prefix: 'blog/' }, [source]],
    [{ prefix: ['cdn/'] }, [prefix]],
    [{ prefix: '' }, [prefix]],
    [{ prefix: 'shop/' }, [prefix]],
    [{ maxConcurrency: 0 }, [concurrency]],
    [{ maxConcurrency: 1001 }, [concurrency]],
    [{ maxConcurrency: 1.5 }, [concurrency]],
    [{ maxConcurrency: '10' }, [concurrency]],
    [{ maxConcurrency: [10] }, [concurrency]],
    [{ toleratedFailurePercentage: 100.5 }, [tolerated]],
    [{ toleratedFailurePercentage: '5' }, [tolerated]],
    [
      { source: 'site', prefix: null, maxConcurrency: {}, toleratedFailurePercentage: [], logs: 1 },
      [unknown('logs'), prefix, concurrency, tolerated],
    ],
  ])('%j, with every problem', async (input, problems) => {
    expect(await run('backfill', input)).toEqual(refusedWith(...problems));
  });

  it.each(anyOf('source'))('%j', async (input) => {
    expect(await run('backfill', input)).toEqual(refusedWith(source));
  });

  it.each([
    [{}, ['Missing field source: it must be one of site, shop.']],
    [{ source: ['site', 'shop'] }, ['Bad value of field source: it must be one of site, shop.']],
    [{ source: 'site', prefix: '' }, [prefix]],
    [{ source: 'shop', prefix: 5 }, ['Bad value of field prefix: it must be the text that keys begin with.']],
  ])('of several sources, %j, with the ids that there are', async (input, problems) => {
    expect(await run('backfill of several', input)).toEqual(refusedWith(...problems));
  });

  it.each(anyOf('maxConcurrency', 'toleratedFailurePercentage'))(
    '%j, unless it is a number in bounds',
    async (input) => {
      const fits = Object.values(input)[0] === 5;
      expect(await run('backfill', input)).toMatchObject({
        error: fits ? 'States.ItemReaderFailed' : 'InvalidInputError',
      });
    },
  );
});

describe('A vacuum is refused', () => {
  const unknown = (fields: string) => `Unknown field: ${fields}. A vacuum takes tables and mode.`;
  const list =
    'Bad value of field tables: it must be a list of one or more of ' +
    'edge_location, host, result_type, user_agent, page, referer, log_file, access_log.';
  const mode = 'Bad value of field mode: it must be one of FULL, SORT ONLY, DELETE ONLY, REINDEX, RECLUSTER.';

  it.each([
    [{ table: 'page' }, [unknown('table')]],
    [{ tables: ['page', 'passwords'] }, [list]],
    [{ tables: 'page' }, [list]],
    [{ mode: 'full' }, [mode]],
    [{ mode: ['FULL'] }, [mode]],
    [{ tables: null, mode: null, reload: true }, [unknown('reload'), list, mode]],
  ])('%j, with every problem', async (input, problems) => {
    expect(await run('vacuum', input)).toEqual(refusedWith(...problems));
  });

  it.each(anyOf('tables', 'mode'))('%j', async (input) => {
    expect(await run('vacuum', input)).toEqual(refusedWith('tables' in input ? list : mode));
  });
});

describe('A classification is refused', () => {
  const all = 'Bad value of field all: it must be true or false.';

  it.each(anyOf('all').filter(({ all }) => all !== true))('%j', async (input) => {
    expect(await run('classify', input)).toEqual(refusedWith(all));
  });

  it('with every problem', async () => {
    const unknown = 'Unknown field: tables. A classification takes all.';
    expect(await run('classify', { tables: ['page'], all: 'yes' })).toEqual(refusedWith(unknown, all));
  });
});

describe('What only other workflows start leaves the check to its function', () => {
  it.each([
    [null, 'InvalidInputError', 'objects'],
    [[], 'InvalidInputError', 'objects'],
    [{}, 'InvalidInputError', 'objects'],
    [{ objects: [{ key: 'a.gz' }] }, 'InvalidInputError', 'objects[0].bucket'],
    [[{ objects: [] }], 'InvalidInputError', 'objects'],
    [{ objects: [], isolated: 'no' }, 'InvalidInputError', 'isolated'],
    [{ objects: [], isolated: null }, 'InvalidInputError', 'isolated'],
  ])('ingest, of %j: %s', async (input, error, field) => {
    expect(await run('ingest', input)).toMatchObject({ error, cause: expect.stringContaining(field) });
  });

  it.each([
    ['vacuum', 'UnknownScriptError', 'null'],
    [{}, 'UnknownScriptError', 'null'],
    [{ script: 5 }, 'UnknownScriptError', '5'],
    [{ script: 'vacuum', parameters: 'page' }, 'InvalidParametersError', 'vacuum'],
    [{ script: 'vacuum' }, 'InvalidParametersError', 'table'],
  ])('run-sql, of %j: %s', async (input, error, field) => {
    expect(await run('run-sql', input)).toMatchObject({ error, cause: expect.stringContaining(field) });
  });
});

describe('A right input is taken', () => {
  it.each([
    [{ date: '2026-03-02' }, { from: '2026-03-02', to: '2026-03-02' }],
    [
      { from: '2026-02-27', to: '2026-03-02' },
      { from: '2026-02-27', to: '2026-03-02' },
    ],
    [{ scheduledTime: '2026-03-02T02:00:00Z' }, { from: '2026-02-14', to: '2026-03-01' }],
    [
      { scheduledTime: '2026-03-02T02:00:00.123Z', reload: true },
      { from: '2026-02-14', to: '2026-03-01', reload: true },
    ],
  ])('by load: %j is for %j', async (input, window) => {
    expect(await run('load', input)).toMatchObject({ status: 'SUCCEEDED' });
    expect(states.calls.at(-1)?.payload).toMatchObject({ reload: false, ...window });
  });

  it('by load: {} is for the days up to yesterday', async () => {
    const { startDate } = await states.ended(await states.start(machines['load'] as string, {}));
    const yesterday = new Date(Number(startDate) - 86_400_000).toISOString().slice(0, 10);
    expect(states.calls.at(-1)?.payload).toMatchObject({ to: yesterday, reload: false });
  });

  it.each([
    {},
    { source: 'site' },
    { source: 'site', prefix: 'cdn/E1.2026-' },
    { prefix: 'cdn/', maxConcurrency: 1, toleratedFailurePercentage: 0.5 },
    { maxConcurrency: 1000, toleratedFailurePercentage: 100 },
  ])('by backfill: %j', async (input) => {
    expect(await run('backfill', input)).toMatchObject({ error: 'States.ItemReaderFailed' });
  });

  it.each([{}, { all: true }, { all: false, AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'arn' }])(
    'by classify: %j',
    async (input) => {
      expect(await run('classify', input)).toMatchObject({ status: 'SUCCEEDED' });
    },
  );

  it.each([
    [{}, tables],
    [{ tables: ['page'], mode: 'SORT ONLY' }, ['page']],
    [{ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'arn', tables: ['page', 'host'] }, ['page', 'host']],
  ])('by vacuum: %j is for %j', async (input, vacuumed) => {
    const arn = await states.start(machines['vacuum'] as string, input);
    expect(JSON.parse((await states.ended(arn)).output ?? '{}')).toEqual({ vacuumed });
  });
});
