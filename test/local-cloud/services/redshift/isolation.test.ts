import { endless, TestWarehouse } from './data-api.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await warehouse.must(
    'CREATE TABLE ledger (file INT)',
    'CREATE TABLE fact (file INT)',
    'CREATE TABLE gate (a INT)',
  );
  await warehouse.prepareEndless();
});
afterAll(() => warehouse.stop());
beforeEach(() => warehouse.must('TRUNCATE ledger', 'TRUNCATE fact'));

/** A statement that waits while the gate is closed. */
const throughGate = 'SELECT COUNT(*) FROM gate';

/** @returns what opens it again */
async function closeGate(): Promise<() => Promise<unknown>> {
  const keeper = await warehouse.submitBatch(['LOCK gate', endless]);
  await warehouse.started(keeper, endless);
  return () => warehouse.cancel(keeper);
}

/** How batches end when none goes through the gate before all of them wait there. */
async function endsOf(...batches: string[][]) {
  const open = await closeGate();
  const ids = await Promise.all(batches.map((sqls) => warehouse.submitBatch(sqls)));
  for (const id of ids) await warehouse.started(id, throughGate);
  await open();
  return Promise.all(ids.map((id) => warehouse.end(id)));
}

/** A load that leaves out what the ledger holds. */
const load = (lock: boolean) => [
  ...(lock ? ['LOCK ledger'] : []),
  'CREATE TEMP TABLE stage (file INT)',
  'INSERT INTO stage VALUES (1), (2)',
  'DELETE FROM stage USING ledger WHERE stage.file = ledger.file',
  throughGate,
  'INSERT INTO fact SELECT file FROM stage',
  'INSERT INTO ledger SELECT file FROM stage',
];

test('LOCK makes the same load, three times at once, one load', async () => {
  const ids = await Promise.all([1, 2, 3].map(() => warehouse.submitBatch(load(true))));
  const ends = await Promise.all(ids.map((id) => warehouse.end(id)));
  expect(ends.map(({ Status }) => Status)).toEqual(['FINISHED', 'FINISHED', 'FINISHED']);
  expect(await warehouse.rows('SELECT file FROM fact ORDER BY file')).toEqual([[1], [2]]);
});

test('without LOCK the second of two such loads is a serializable isolation violation', async () => {
  const ends = await endsOf(load(false), load(false));
  expect(ends.map(({ Status }) => Status).sort()).toEqual(['FAILED', 'FINISHED']);
  const { Error: message } = ends.find(({ Status }) => Status === 'FAILED') ?? {};
  expect(message).toMatch(/ERROR: 1023\s+Detail: Serializable isolation violation on table - public.ledger/);
  expect(await warehouse.rows('SELECT COUNT(*) FROM fact')).toEqual([[2]]);
});

test('plain inserts into one table wait for each other and both succeed', async () => {
  const open = await closeGate();
  const insert = (file: number) => [`INSERT INTO fact VALUES (${file})`, throughGate];
  const first = await warehouse.submitBatch(insert(1));
  await warehouse.started(first, throughGate);
  const second = await warehouse.submitBatch(insert(2));
  await warehouse.started(second, insert(2)[0] as string);
  await open();
  for (const id of [first, second]) expect((await warehouse.end(id)).Status).toBe('FINISHED');
});

test('readers wait for LOCK, and not for a writer', async () => {
  const read = 'SELECT COUNT(*) FROM fact';
  const writer = await warehouse.submitBatch(['INSERT INTO fact VALUES (9)', endless]);
  await warehouse.started(writer, endless);
  await warehouse.rows(read);
  expect(await warehouse.statusNow(writer)).toBe('STARTED');
  await warehouse.cancel(writer);
  await warehouse.end(writer);

  const locker = await warehouse.submitBatch(['LOCK TABLE fact', endless]);
  await warehouse.started(locker, endless);
  const reader = await warehouse.submitBatch([read]);
  await warehouse.started(reader, read);
  expect(await warehouse.describe(reader, 5)).toMatchObject({ Status: 'STARTED' });
  await warehouse.cancel(locker);
  expect((await warehouse.end(reader)).Status).toBe('FINISHED');
});

test('two transactions that wait for each other are a deadlock', async () => {
  const ends = await endsOf(
    ['LOCK ledger', throughGate, 'LOCK fact'],
    ['LOCK fact', throughGate, 'LOCK ledger'],
  );
  expect(ends.map(({ Status }) => Status).sort()).toEqual(['FAILED', 'FINISHED']);
  expect(ends.find(({ Status }) => Status === 'FAILED')?.Error).toContain('deadlock detected');
});

test('write skew across two tables is a violation', async () => {
  const ends = await endsOf(
    ['SELECT COUNT(*) FROM ledger', throughGate, 'INSERT INTO fact VALUES (1)'],
    ['SELECT COUNT(*) FROM fact', throughGate, 'INSERT INTO ledger VALUES (1)'],
  );
  expect(ends.map(({ Status }) => Status).sort()).toEqual(['FAILED', 'FINISHED']);
});

test('one VACUUM of a table runs at a time, beside those of others', async () => {
  const locker = await warehouse.submitBatch(['LOCK fact', endless]);
  await warehouse.started(locker, endless);
  const first = await warehouse.submit('VACUUM SORT ONLY fact');
  await warehouse.started(first);
  expect(await warehouse.error('VACUUM SORT ONLY public.fact')).toMatch(/^ERROR: VACUUM is running/);
  expect(await warehouse.error('VACUUM')).toMatch(/^ERROR: VACUUM is running/);
  await warehouse.must('VACUUM SORT ONLY ledger');
  await warehouse.cancel(locker);
  expect((await warehouse.end(first)).Status).toBe('FINISHED');
  await warehouse.must('VACUUM SORT ONLY fact');
});
