import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetStatementResultCommand } from '@aws-sdk/client-redshift-data';
import { until } from '../../../support/until.ts';
import { TestWarehouse } from './data-api.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'warehouse-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('databases, users, statements and results outlive the process', async () => {
  const before = await TestWarehouse.start({ directory });
  await before.openDatabase('access_logs');
  await before.must('CREATE ROLE loader', 'CREATE TABLE t (a INT IDENTITY(1,1), b VARCHAR(3))');
  await before.must(
    "INSERT INTO t (b) VALUES ('x')",
    "CREATE VIEW v AS SELECT TO_CHAR(a, '09') AS text, INITCAP(b), AVG(a) OVER () / 2 FROM t",
  );
  const id = await before.submit('SELECT b FROM t', { ClientToken: 'once' });
  const { RedshiftQueryId = 0 } = await before.end(id);
  await before.stop();

  const after = await TestWarehouse.start({ directory });
  expect(await after.rows('SELECT * FROM t')).toEqual([[1, 'x']]);
  // Functions that DuckDB does not keep are there before it opens its views.
  expect(await after.rows('SELECT * FROM v')).toEqual([[' 01', 'X', 0]]);
  expect(await after.rows('SELECT current_database()', { Database: 'access_logs' })).toEqual([
    ['access_logs'],
  ]);
  expect(await after.error('CREATE ROLE loader')).toContain('already exists');
  expect(await after.error("INSERT INTO t (b) VALUES ('long')")).toContain('Value too long');
  expect(await after.submit('SELECT b FROM t', { ClientToken: 'once' })).toBe(id);
  const { Records } = await after.client.send(new GetStatementResultCommand({ Id: id }));
  expect(Records).toEqual([[{ stringValue: 'x' }]]);
  expect((await after.execute('SELECT 1')).RedshiftQueryId).toBeGreaterThan(RedshiftQueryId);
  await after.must("INSERT INTO t (b) VALUES ('y')");
  expect(await after.rows('SELECT COUNT(DISTINCT a) FROM t')).toEqual([[2]]);
  await after.stop();
});

test('what was under way when the process was killed is rolled back and has failed', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-warehouse.ts'), directory]);
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  await until('the id of the batch', () => printed.endsWith('\n'));
  child.kill('SIGKILL');
  await until('the end of the process', () => child.signalCode === 'SIGKILL');

  const after = await TestWarehouse.start({ directory });
  expect(await after.end(printed.trim())).toMatchObject({
    Status: 'FAILED',
    Error: expect.stringContaining('rolled its transaction back'),
    SubStatements: [{ Status: 'ABORTED' }, { Status: 'ABORTED' }],
  });
  expect(await after.rows('SELECT a FROM t')).toEqual([[1]]);
  await after.stop();
});
