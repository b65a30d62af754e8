import { TestWarehouse } from './data-api.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await warehouse.must(
    'CREATE TABLE ledger (file INT)',
    'CREATE TABLE fact (file INT)',
    'CREATE TABLE wide AS SELECT 1 AS n',
  );
  for (let rows = 1; rows < 2048; rows *= 2) await warehouse.must('INSERT INTO wide SELECT n + 1 FROM wide');
});
afterAll(() => warehouse.stop());

/** Some tenths of a second of work. */
const slow = 'SELECT MAX(SIN(a.n * b.n)) FROM wide a, wide b';

const status = (id: string) => warehouse.statusNow(id);

async function started(id: string): Promise<void> {
  while ((await status(id)) !== 'STARTED');
}

/** A load as the project writes it: what the ledger has is left out. */
const load = (lock: boolean) => [
  ...(lock ? ['LOCK ledger'] : []),
  'CREATE TEMP TABLE stage (file INT)',
  'INSERT INTO stage VALUES (1), (2)',
  'DELETE FROM stage USING ledger WHERE stage.file = ledger.file',
  slow,
  'INSERT INTO fact SELECT file FROM stage',
  'INSERT INTO ledger SELECT file FROM stage',
];

test('LOCK makes the same load, twice at once, one load', async () => {
  const ids = await Promise.all([1, 2, 3].map(() => warehouse.submitBatch(load(true))));
  const ends = await Promise.all(ids.map((id) => warehouse.end(id)));
  expect(ends.map(({ Status }) => Status)).toEqual(['FINISHED', 'FINISHED', 'FINISHED']);
  expect(await warehouse.rows('SELECT file FROM fact ORDER BY file')).toEqual([[1], [2]]);
});

test('without LOCK the second of two such loads is a serializable isolation violation', async () => {
  await warehouse.must('TRUNCATE ledger', 'TRUNCATE fact');
  const ids = await Promise.all([1, 2].map(() => warehouse.submitBatch(load(false))));
  const ends = await Promise.all(ids.map((id) => warehouse.end(id)));
  expect(ends.map(({ Status }) => Status).sort()).toEqual(['FAILED', 'FINISHED']);
  const { Error: message } = ends.find(({ Status }) => Status === 'FAILED') ?? {};
  expect(message).toMatch(/ERROR: 1023\s+Detail: Serializable isolation violation on table - public.ledger/);
  expect(await warehouse.rows('SELECT COUNT(*) FROM fact')).toEqual([[2]]);
});

test('plain inserts into one table wait for each other and both succeed', async () => {
  const ids = await Promise.all(
    [1, 2].map((file) => warehouse.submitBatch([`INSERT INTO fact VALUES (${file})`, slow])),
  );
  for (const id of ids) expect((await warehouse.end(id)).Status).toBe('FINISHED');
});

test('readers wait for LOCK, and not for a writer', async () => {
  const writer = await warehouse.submitBatch(['INSERT INTO fact VALUES (9)', slow]);
  await started(writer);
  await warehouse.rows('SELECT COUNT(*) FROM fact');
  expect(await status(writer)).toBe('STARTED');
  await warehouse.end(writer);
  const locker = await warehouse.submitBatch(['LOCK TABLE fact', slow]);
  await started(locker);
  await warehouse.rows('SELECT COUNT(*) FROM fact');
  expect(await status(locker)).toBe('FINISHED');
});

test('two transactions that wait for each other are a deadlock', async () => {
  const ids = [
    await warehouse.submitBatch(['LOCK ledger', slow, 'LOCK fact']),
    await warehouse.submitBatch(['LOCK fact', slow, 'LOCK ledger']),
  ];
  const ends = await Promise.all(ids.map((id) => warehouse.end(id)));
  expect(ends.map(({ Status }) => Status).sort()).toEqual(['FAILED', 'FINISHED']);
  expect(ends.find(({ Status }) => Status === 'FAILED')?.Error).toContain('deadlock detected');
});

test('write skew across two tables is a violation', async () => {
  const ids = [
    await warehouse.submitBatch(['SELECT COUNT(*) FROM ledger', slow, 'INSERT INTO fact VALUES (1)', slow]),
    await warehouse.submitBatch(['SELECT COUNT(*) FROM fact', slow, 'INSERT INTO ledger VALUES (1)', slow]),
  ];
  const ends = await Promise.all(ids.map((id) => warehouse.end(id)));
  expect(ends.map(({ Status }) => Status).sort()).toEqual(['FAILED', 'FINISHED']);
});

test('one VACUUM runs at a time', async () => {
  const locker = await warehouse.submitBatch(['LOCK fact', slow]);
  await started(locker);
  const first = await warehouse.submit('VACUUM SORT ONLY fact');
  await started(first);
  expect(await warehouse.error('VACUUM SORT ONLY ledger')).toMatch(/^ERROR: VACUUM is running/);
  expect((await warehouse.end(first)).Status).toBe('FINISHED');
  await warehouse.must('VACUUM SORT ONLY ledger');
});
