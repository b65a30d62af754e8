import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { type DeployedStack, deployStack } from '../support/deployed-stack.ts';
import { run } from '../support/executions.ts';
import { hurriedClock } from '../support/hurried-clock.ts';
import { daysAgo, log, logKey, row } from '../support/log.ts';

const yesterday = daysAgo(1);

/** A stack with two logs: one of yesterday, one of the midnight before. Together they have three masked logs, four rows. */
async function stackWithLogs(): Promise<DeployedStack> {
  const deployed = await deployStack({ clock: hurriedClock });
  await deployed.deliver(logKey(yesterday, 'first'), log(row(yesterday, '/a'), row(yesterday, '/b')));
  await deployed.deliver(logKey(daysAgo(2), 'midnight', '23'), log(row(daysAgo(2)), row(yesterday)));
  await deployed.ingested();
  return deployed;
}

describe('The first load', () => {
  let deployed: DeployedStack;
  let loaded: object;

  beforeAll(async () => {
    deployed = await stackWithLogs();
    const { sfn, outputs } = deployed.stack;
    // Its name is no matter.
    ({ loaded } = (await run(sfn, outputs.LoadStateMachineArn, {}, "it's-the-(1)+第一=load@!")) as {
      loaded: object;
    });
  });
  afterAll(() => deployed.remove());

  it('brings every row into the warehouse, and says how many', async () => {
    expect(loaded).toEqual({ files: 3, rows: 4 });
    expect(await deployed.rows()).toBe(4);
  });

  it('counts them for the dashboard', async () => {
    const { stack } = deployed;
    const { executionArn } = await stack.lastExecution(stack.outputs.LoadStateMachineArn);
    const { events = [] } = await stack.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    const put = events.find(
      ({ taskSucceededEventDetails }) => taskSucceededEventDetails?.resource === 'putMetricData',
    );
    const scheduled = events.find(
      ({ taskScheduledEventDetails }) => taskScheduledEventDetails?.resource === 'putMetricData',
    );
    expect(put).toBeDefined();
    expect(JSON.parse(scheduled?.taskScheduledEventDetails?.parameters ?? '{}')).toMatchObject({
      MetricData: [{ MetricName: 'LoadedRows', Value: 4 }],
    });
  });

  it('comes after the originals were deleted', async () => {
    expect(await deployed.stack.ingested()).toMatchObject({ rows: { in: 4, out: 4, setAside: 0 } });
    expect(await deployed.stack.originals()).toEqual([]);
  });

  it('answers the questions of a site owner', async () => {
    const rows = await deployed.stack.query(
      `SELECT path, requests FROM page_by_day WHERE date = '${yesterday}' ORDER BY path`,
    );
    expect(rows).toEqual([
      ['/', 1],
      ['/a', 1],
      ['/b', 1],
    ]);
  });
});

describe('A later load', () => {
  let deployed: DeployedStack;

  beforeAll(async () => {
    deployed = await stackWithLogs();
    await deployed.stack.load({});
  });
  afterAll(() => deployed.remove());

  it('of the same days changes nothing', async () => {
    const before = await deployed.rows();
    const { loaded } = await deployed.stack.load({ from: daysAgo(3), to: yesterday });
    expect(loaded).toEqual({ files: 0, rows: 0 });
    expect(await deployed.rows()).toBe(before);
  });

  it('at the same time as another loads each row once', async () => {
    const before = await deployed.stack.counts();
    await deployed.deliver(logKey(yesterday, 'second'), log(row(yesterday, '/c'), row(yesterday, '/d')));
    await deployed.ingested();
    const both = await Promise.all([deployed.stack.load({}), deployed.stack.load({})]);
    expect(both.map(({ loaded }) => loaded.rows).sort()).toEqual([0, 2]);
    expect(await deployed.rows()).toBe(before.facts + 2);
    expect(await deployed.stack.counts()).toMatchObject({
      facts: before.facts + 2,
      distinctFacts: before.facts + 2,
      ledgerRows: before.facts + 2,
      ledgerFiles: before.ledgerFiles + 1,
    });
  });

  it('as the schedule starts it finds a log that came late for a day already loaded', async () => {
    const before = await deployed.rows();
    await deployed.deliver(logKey(daysAgo(2), 'late'), log(row(daysAgo(2), '/late')));
    await deployed.ingested();
    const { loaded } = await deployed.stack.load({ scheduledTime: new Date().toISOString() });
    expect(loaded).toEqual({ files: 1, rows: 1 });
    expect(await deployed.rows()).toBe(before + 1);
  });

  // Older than what the schedule looks at, so that no other load here takes the rest.
  it('of one date leaves the other days alone', async () => {
    await deployed.deliver(logKey(daysAgo(60), 'old'), log(row(daysAgo(60)), row(daysAgo(59))));
    await deployed.ingested();
    const { loaded } = await deployed.stack.load({ date: daysAgo(60), skipVacuum: true });
    expect(loaded).toEqual({ files: 1, rows: 1 });
  });

  it('tells of days that no scheduled load takes, and loads them by date', async () => {
    const { stack } = deployed;
    const date = daysAgo(-400);
    const found = async (input: object) => (await stack.load({ skipVacuum: true, ...input })).found;
    const { unscheduledDays } = await found({});
    const { rows } = await stack.ingested();
    await deployed.deliver(logKey(date, 'future'), log(row(date), row(date)));
    await deployed.ingested();
    expect((await stack.ingested()).rows.outsideLoadWindow).toBe(rows.outsideLoadWindow + 2);
    expect(await found({})).toMatchObject({ toLoad: 0, unscheduledDays: unscheduledDays + 1 });
    expect(await found({ date })).toMatchObject({ toLoad: 1, unscheduledDays });
    expect(await found({})).toMatchObject({ toLoad: 0, unscheduledDays });
  });

  it('that is a reload replaces the rows of its window, and no others', async () => {
    const before = await deployed.rows();
    await deployed.stack.query('UPDATE access_log SET status = 500 WHERE status = 200');
    const { loaded } = await deployed.stack.load({ date: yesterday, reload: true });
    expect(loaded.rows).toBeGreaterThan(0);
    expect(await deployed.rows()).toBe(before);
    expect(
      await deployed.stack.query(
        'SELECT DISTINCT datetime::DATE::VARCHAR FROM access_log WHERE status = 200',
      ),
    ).toEqual([[yesterday]]);
  });

  it.each([
    ['for a month that there is not', { date: '2026-13-01' }, 'date'],
    ['for a day that the calendar has not', { from: '2026-02-30', to: '2026-03-01' }, 'from'],
    ['for a date in other clothes', { date: '01/02/2026' }, 'date'],
    ['for a date that is a number', { date: 20260101 }, 'date'],
    ['for a window that ends before it begins', { from: '2026-03-02', to: '2026-03-01' }, 'from'],
    ['for half a window', { from: '2026-03-02' }, 'to'],
    ['for a date and a window', { date: '2026-03-02', from: '2026-03-01', to: '2026-03-02' }, 'date'],
    ['for a field that it does not know', { day: '2026-03-02' }, 'day'],
    ['for a reload that is no boolean', { reload: 1 }, 'reload'],
    ['for a skipVacuum that is no boolean', { skipVacuum: 'yes' }, 'skipVacuum'],
  ])('is refused at once %s, and the field is named', async (_, input, field) => {
    await expect(deployed.stack.load(input)).rejects.toThrow(new RegExp(`InvalidInputError.*\\b${field}\\b`));
  });
});
