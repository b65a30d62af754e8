import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  ListDatabasesCommand,
  ListSchemasCommand,
  ListStatementsCommand,
  ListTablesCommand,
} from '@aws-sdk/client-redshift-data';
import { endless, TestWarehouse } from './data-api.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await warehouse.must('CREATE TABLE visit (id BIGINT IDENTITY(1,1), page VARCHAR(20) NOT NULL)');
  await warehouse.prepareEndless();
});
afterAll(() => warehouse.stop());

describe('ExecuteStatement', () => {
  test('answers before the statement runs, and describes it when it has ended', async () => {
    const id = await warehouse.submit("INSERT INTO visit (page) VALUES ('/'), ('/about')", {
      StatementName: 'two',
    });
    expect(await warehouse.end(id)).toMatchObject({
      Id: id,
      Status: 'FINISHED',
      ResultRows: 2,
      HasResultSet: false,
      WorkgroupName: 'logs',
      Database: 'dev',
      DbUser: 'IAMR:loader',
    });
  });

  test('gives rows as typed fields with their columns', async () => {
    const { Id } = await warehouse.execute(
      "SELECT 1 AS One, 2.5::float8 AS two, 3.10::decimal(5,2) AS three, true AS four, NULL AS five, 'six' AS six, date '2026-01-02' AS day, 7::float8 AS seven",
    );
    const { Records, ColumnMetadata, TotalNumRows } = await warehouse.client.send(
      new GetStatementResultCommand({ Id }),
    );
    expect(TotalNumRows).toBe(1);
    expect(Records).toEqual([
      [
        { longValue: 1 },
        { doubleValue: 2.5 },
        { stringValue: '3.10' },
        { booleanValue: true },
        { isNull: true },
        { stringValue: 'six' },
        { stringValue: '2026-01-02' },
        { doubleValue: 7 },
      ],
    ]);
    expect(ColumnMetadata?.map(({ name, typeName }) => [name, typeName]).slice(0, 4)).toEqual([
      ['one', 'int4'],
      ['two', 'float8'],
      ['three', 'numeric'],
      ['four', 'bool'],
    ]);
  });

  test('pages through a long result', async () => {
    const digits = '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)';
    const { Id } = await warehouse.execute(
      `SELECT a.d FROM ${Array.from('abcdef', (name) => `${digits} ${name}`).join(', ')}`,
    );
    const seen: number[] = [];
    for (let NextToken: string | undefined, first = true; first || NextToken; first = false) {
      const page = await warehouse.client.send(new GetStatementResultCommand({ Id, NextToken }));
      seen.push(page.Records?.length ?? 0);
      NextToken = page.NextToken;
    }
    expect(seen).toEqual([1000, 1000, 1000, 1000, 96]);
  });

  test('binds named parameters as literals, which take the type that is needed', async () => {
    const rows = await warehouse.rows("SELECT :a || '!', 1 + :b::int, 'x::y :a'", {
      Parameters: [
        { name: 'a', value: "it's" },
        { name: 'b', value: '2' },
      ],
    });
    expect(rows).toEqual([["it's!", 3, 'x::y :a']]);
  });

  test('refuses parameters that are missing or left over', async () => {
    await expect(warehouse.submit('SELECT :a', { Parameters: [{ name: 'b', value: '1' }] })).rejects.toThrow(
      'Unused parameters: [b]',
    );
    await expect(
      warehouse.submit('SELECT :a, :b', { Parameters: [{ name: 'a', value: '1' }] }),
    ).rejects.toThrow('Cannot find parameter: b');
  });

  test('refuses two statements in one text', async () => {
    expect(await warehouse.error('SELECT 1; SELECT 2;')).toContain('cannot insert multiple commands');
    expect(await warehouse.rows('SELECT 1;')).toEqual([[1]]);
  });

  test('returns the same statement for the same client token', async () => {
    const ClientToken = 'load-2026-01-01-attempt-1';
    const first = await warehouse.submit("INSERT INTO visit (page) VALUES ('/token')", { ClientToken });
    await warehouse.end(first);
    expect(await warehouse.submit("INSERT INTO visit (page) VALUES ('/token')", { ClientToken })).toBe(first);
    expect(await warehouse.rows("SELECT count(*) FROM visit WHERE page = '/token'")).toEqual([[1]]);
  });

  test.each([
    [{ WorkgroupName: undefined }, 'Either ClusterIdentifier or WorkgroupName needs to be specified.'],
    [{ WorkgroupName: 'other' }, "Redshift endpoint doesn't exist in this region."],
    [{ SessionKeepAliveSeconds: 60 }, 'SessionKeepAliveSeconds is not served'],
    [{ ClientToken: 'x'.repeat(65) }, "Value at 'clientToken' failed"],
    [{ Sql: `SELECT '${'x'.repeat(100_000)}'` }, 'larger than 100kB'],
  ])('refuses %j with a ValidationException', async (input, message) => {
    const command = new ExecuteStatementCommand({
      WorkgroupName: 'logs',
      Database: 'dev',
      Sql: 'SELECT 1',
      ...input,
    });
    await expect(warehouse.client.send(command)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  test('submits nothing when it cannot wait as long as asked', async () => {
    await expect(
      warehouse.submit('SELECT 1', { StatementName: 'hasty', WaitTimeSeconds: 31 }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    const { Statements } = await warehouse.client.send(new ListStatementsCommand({ StatementName: 'hasty' }));
    expect(Statements).toEqual([]);
  });

  test('fails a statement for a database that is not there', async () => {
    expect(await warehouse.execute('SELECT 1', { Database: 'nowhere' })).toMatchObject({
      Status: 'FAILED',
      Error: expect.stringContaining('database "nowhere" does not exist'),
    });
  });
});

describe('BatchExecuteStatement', () => {
  test('is one transaction and one session', async () => {
    const done = await warehouse.batch(
      'CREATE TEMP TABLE stage (page VARCHAR(20))',
      "INSERT INTO stage VALUES ('/batch')",
      'INSERT INTO visit (page) SELECT page FROM stage',
      'SELECT count(*) FROM stage',
    );
    expect(done).toMatchObject({ Status: 'FINISHED', HasResultSet: true });
    expect(done.SubStatements?.map(({ Id, Status }) => [Id, Status])).toEqual(
      [1, 2, 3, 4].map((number) => [`${done.Id}:${number}`, 'FINISHED']),
    );
    const { Records } = await warehouse.client.send(new GetStatementResultCommand({ Id: `${done.Id}:4` }));
    expect(Records).toEqual([[{ longValue: 1 }]]);
    expect(await warehouse.error('SELECT * FROM stage')).toBe('ERROR: relation "stage" does not exist');
  });

  test('rolls everything back when one statement fails, and says which', async () => {
    const before = await warehouse.rows('SELECT count(*) FROM visit');
    const failed = await warehouse.batch(
      "INSERT INTO visit (page) VALUES ('/a')",
      'SELECT * FROM nowhere',
      'SELECT 1',
    );
    expect(failed.Error).toBe('Query #2 failed with ERROR: relation "nowhere" does not exist');
    expect(failed.SubStatements?.map(({ Status, Error: message }) => [Status, message])).toEqual([
      ['FINISHED', undefined],
      ['FAILED', 'ERROR: relation "nowhere" does not exist'],
      ['ABORTED', undefined],
    ]);
    expect(await warehouse.rows('SELECT count(*) FROM visit')).toEqual(before);
  });

  test('takes at most 40 statements', async () => {
    const command = new BatchExecuteStatementCommand({
      WorkgroupName: 'logs',
      Database: 'dev',
      Sqls: Array(41).fill('SELECT 1'),
    });
    await expect(warehouse.client.send(command)).rejects.toMatchObject({ name: 'ValidationException' });
    expect((await warehouse.batch(...Array(40).fill('SELECT 1'))).Status).toBe('FINISHED');
  });

  test.each([
    ["SELECT 'never ended", 'unterminated quoted string'],
    ['BEGIN', 'BEGIN has no place here'],
    ['COMMIT', 'COMMIT has no place here'],
    ['END', 'END has no place here'],
    ['ROLLBACK', 'ROLLBACK has no place here'],
    ['VACUUM visit', 'VACUUM cannot run inside a transaction block'],
    ['TRUNCATE visit', 'TRUNCATE commits the transaction'],
  ])('refuses %s', async (sql, message) => {
    expect((await warehouse.batch('SELECT 1', sql)).Error).toContain(
      `Query #2 failed with ERROR: ${message}`,
    );
  });
});

describe('a statement of someone else', () => {
  test('cannot be described, read or cancelled', async () => {
    const { Id } = await warehouse.execute('SELECT 1');
    const stranger = warehouse.clientOf('STRANGER');
    for (const command of [
      new DescribeStatementCommand({ Id }),
      new GetStatementResultCommand({ Id }),
      new CancelStatementCommand({ Id }),
    ]) {
      await expect(stranger.send(command as DescribeStatementCommand)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    }
    expect((await stranger.send(new ListStatementsCommand({}))).Statements).toEqual([]);
    stranger.destroy();
  });
});

describe('CancelStatement', () => {
  test('stops a statement that runs', async () => {
    const id = await warehouse.submit(endless);
    await warehouse.started(id);
    expect(await warehouse.cancel(id)).toMatchObject({
      Status: true,
    });
    expect(await warehouse.end(id)).toMatchObject({
      Status: 'ABORTED',
      Error: expect.stringContaining('cancelled'),
    });
  });

  test('comes too late for one that has ended', async () => {
    const { Id } = await warehouse.execute('SELECT 1');
    await expect(warehouse.cancel(Id as string)).rejects.toThrow('already in FINISHED state');
  });
});

describe('lists', () => {
  test('statements, the newest first, by name and status', async () => {
    await warehouse.execute('SELECT 1', { StatementName: 'nightly' });
    await warehouse.execute('SELECT nothing', { StatementName: 'nightly' });
    const { Statements = [] } = await warehouse.client.send(
      new ListStatementsCommand({ StatementName: 'nightly' }),
    );
    expect(Statements.map(({ QueryString }) => QueryString)).toEqual(['SELECT nothing', 'SELECT 1']);
    const failed = await warehouse.client.send(
      new ListStatementsCommand({ StatementName: 'nightly', Status: 'FAILED' }),
    );
    expect(failed.Statements).toHaveLength(1);
  });

  test('databases, schemas and tables', async () => {
    const place = { WorkgroupName: 'logs', Database: 'dev' };
    await warehouse.must('CREATE VIEW pages AS SELECT page FROM visit');
    expect((await warehouse.client.send(new ListDatabasesCommand(place))).Databases).toEqual(['dev']);
    expect((await warehouse.client.send(new ListSchemasCommand(place))).Schemas).toEqual(['public']);
    expect((await warehouse.client.send(new ListTablesCommand(place))).Tables).toEqual([
      { schema: 'public', name: 'many', type: 'TABLE' },
      { schema: 'public', name: 'pages', type: 'VIEW' },
      { schema: 'public', name: 'visit', type: 'TABLE' },
    ]);
  });
});

describe('DescribeTable', () => {
  const place = { WorkgroupName: 'logs', Database: 'dev', Schema: 'public' };

  test('tells the columns of a table as those of a result', async () => {
    await warehouse.must(
      'CREATE TABLE described (a SMALLINT NOT NULL, b NUMERIC(10, 2) DEFAULT 1, c VARCHAR(20))',
    );
    const { TableName, ColumnList = [] } = await warehouse.client.send(
      new DescribeTableCommand({ ...place, Table: 'described' }),
    );
    expect(TableName).toBe('described');
    expect(
      ColumnList.map(
        ({ name, typeName, precision, scale, nullable, columnDefault, schemaName, tableName }) => [
          name,
          typeName,
          precision,
          scale,
          nullable,
          columnDefault,
          schemaName,
          tableName,
        ],
      ),
    ).toEqual([
      ['a', 'int2', 5, 0, 0, undefined, 'public', 'described'],
      ['b', 'numeric', 10, 2, 1, '1', 'public', 'described'],
      ['c', 'varchar', 20, 0, 1, undefined, 'public', 'described'],
    ]);
    await warehouse.must('DROP TABLE described');
  });

  test('tells those of a view, and of all tables when none is named', async () => {
    await warehouse.must('CREATE VIEW summed AS SELECT SUM(id), COUNT(*) AS n FROM visit');
    const { ColumnList = [] } = await warehouse.client.send(
      new DescribeTableCommand({ ...place, Table: 'summed' }),
    );
    expect(ColumnList.map(({ name, typeName }) => [name, typeName])).toEqual([
      ['sum', 'numeric'],
      ['n', 'int8'],
    ]);
    await warehouse.must('DROP VIEW summed');
    const all = await warehouse.client.send(new DescribeTableCommand(place));
    expect(all.ColumnList?.map(({ tableName, name }) => `${tableName}.${name}`)).toContain('visit.page');
  });
});

describe('as time passes', () => {
  const start = Date.parse('2026-03-01T00:00:00Z');
  let hours: number;
  let later: TestWarehouse;
  beforeAll(async () => {
    later = await TestWarehouse.start({ now: () => new Date(start + hours * 3_600_000) });
  });
  afterAll(() => later.stop());
  beforeEach(() => {
    hours = 0;
  });

  test('a client token is remembered for 8 hours, and a statement for 24', async () => {
    const first = await later.submit('SELECT 1', { ClientToken: 'token' });
    await later.end(first);
    hours = 7;
    expect(await later.submit('SELECT 1', { ClientToken: 'token' })).toBe(first);
    hours = 9;
    expect(await later.submit('SELECT 1', { ClientToken: 'token' })).not.toBe(first);
    hours = 23;
    expect((await later.end(first)).Status).toBe('FINISHED');
    hours = 25;
    await expect(later.end(first)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('statements that have not ended fill the quota', async () => {
    await later.must('CREATE TABLE held (a INT)');
    await later.prepareEndless();
    const holder = await later.submitBatch(['LOCK held', endless]);
    await later.started(holder, endless);
    const waiting = await Promise.all(Array.from({ length: 199 }, () => later.submit('SELECT a FROM held')));
    await expect(later.submit('SELECT 1')).rejects.toMatchObject({
      name: 'ActiveStatementsExceededException',
    });
    await later.cancel(holder);
    for (const id of waiting) expect((await later.end(id)).Status).toBe('FINISHED');
  });
});

test('a result that does not exist is not found', async () => {
  const { Id } = await warehouse.execute('ANALYZE visit');
  await expect(warehouse.client.send(new GetStatementResultCommand({ Id }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: expect.stringContaining('Query does not have result'),
  });
  await expect(warehouse.client.send(new DescribeStatementCommand({ Id: 'x' }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
});
