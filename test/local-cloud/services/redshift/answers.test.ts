import { GetStatementResultCommand } from '@aws-sdk/client-redshift-data';
import { TestWarehouse } from './data-api.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start({ now: () => new Date('2026-03-01T12:34:56.789Z') });
  await warehouse.must(
    `CREATE TABLE t (
       s SMALLINT, i INTEGER, b BIGINT, n NUMERIC(10, 2), f FLOAT, r REAL, d DATE, at TIMESTAMP, v VARCHAR(20), yes BOOLEAN
     )`,
    `INSERT INTO t VALUES
       (1, 2, 3, 4.50, 1.5, 2.5, '2026-01-31', '2026-01-31 10:00:00', 'hello', true),
       (2, 3, 6, 0.25, NULL, NULL, '2026-02-28', '2026-02-28 11:30:00', 'FOO', false)`,
  );
});
afterAll(() => warehouse.stop());

/** The columns of a query, each as name, type and the values of its rows. */
async function answer(sql: string): Promise<unknown[][]> {
  const { Id, Error: message } = await warehouse.execute(sql);
  if (message) throw new Error(message);
  const { ColumnMetadata = [], Records = [] } = await warehouse.client.send(
    new GetStatementResultCommand({ Id }),
  );
  return ColumnMetadata.map(({ name, typeName = '', precision, scale }, at) => [
    name,
    typeName === 'numeric' ? `numeric(${precision},${scale})` : typeName,
    ...Records.map((record) => (record[at]?.isNull ? null : Object.values(record[at] ?? {})[0])),
  ]);
}

type Row = readonly [expression: string, name: string, type: string, value: unknown];

/** One expression each, with what Redshift answers to `SELECT expression`: name and type of the column, and the value. */
const answers: readonly Row[] = [
  // Types of numbers
  ['1::FLOAT / 3', '?column?', 'float8', 1 / 3],
  ['CAST(1.5 AS FLOAT(24))', 'float4', 'float4', 1.5],
  ['2.5::REAL', 'float4', 'float4', 2.5],
  ['2.5::DECIMAL', 'numeric', 'numeric(18,0)', '3'],
  ['2.345::NUMERIC(5, 2)', 'numeric', 'numeric(5,2)', '2.35'],
  ['3000000000', '?column?', 'int8', 3_000_000_000],
  ['2.50', '?column?', 'numeric(3,2)', '2.50'],
  ['2.5::INT', 'int4', 'int4', 3],
  ['2.0::FLOAT8::VARCHAR', 'varchar', 'varchar', '2'],
  // Integers stay integers.
  ['7 / 2', '?column?', 'int4', 3],
  ['-7 / 2', '?column?', 'int4', -3],
  ['7::BIGINT / 2', '?column?', 'int8', 3],
  ['7 % 2', '?column?', 'int4', 1],
  ['MOD(7, 2)', 'mod', 'int4', 1],
  ["'7' / 2", '?column?', 'int4', 3],
  ['SUM(i) / COUNT(*) FROM t', '?column?', 'int8', 2],
  ['AVG(s) FROM t', 'avg', 'int8', 1],
  ['AVG(i) FROM t', 'avg', 'int8', 2],
  ['AVG(b) FROM t', 'avg', 'int8', 4],
  ['AVG(DISTINCT i) FROM t', 'avg', 'int8', 2],
  ['AVG(i) OVER () FROM t LIMIT 1', 'avg', 'int8', 2],
  ['AVG(i) FROM t WHERE i > 9', 'avg', 'int8', null],
  // NUMERIC stays NUMERIC.
  ['AVG(n) FROM t', 'avg', 'numeric(38,2)', '2.37'],
  ['AVG(f) FROM t', 'avg', 'float8', 1.5],
  ['1 / 3.0', '?column?', 'numeric(15,4)', '0.3333'],
  ['100.0 / 3', '?column?', 'numeric(15,12)', '33.333333333333'],
  ['1.00::NUMERIC(8, 2) / 3::NUMERIC(8, 2)', '?column?', 'numeric(17,9)', '0.333333333'],
  ['1::NUMERIC(19, 0) / 3::NUMERIC(19, 0)', '?column?', 'numeric(38,19)', '0.3333333333333333333'],
  ['-1.0 / 3', '?column?', 'numeric(13,12)', '-0.333333333333'],
  ['SUM(n) / SUM(n) FROM t', '?column?', 'numeric(38,4)', '1.0000'],
  ['1.5 + 1', '?column?', 'numeric(12,1)', '2.5'],
  ['1.5 * 1.25', '?column?', 'numeric(6,3)', '1.875'],
  ['n % 2 FROM t WHERE s = 1', '?column?', 'numeric(12,2)', '0.50'],
  ['1.5 + 1::FLOAT', '?column?', 'float8', 2.5],
  ['ROUND(2.567, 1)', 'round', 'numeric(3,1)', '2.6'],
  ['ROUND(SUM(b) / 1.0, 1) FROM t', 'round', 'numeric(36,1)', '9.0'],
  ['TRUNC(2.79, 1)', 'trunc', 'numeric(3,1)', '2.7'],
  ['CEIL(2.1)', 'ceil', 'numeric(2,0)', '3'],
  ['FLOOR(-2.1)', 'floor', 'numeric(2,0)', '-3'],
  // Sums
  ['SUM(s) FROM t', 'sum', 'int8', 3],
  ['SUM(i) FROM t', 'sum', 'int8', 5],
  ['SUM(b) FROM t', 'sum', 'numeric(38,0)', '9'],
  ['SUM(n) FROM t', 'sum', 'numeric(38,2)', '4.75'],
  ['SUM(r) FROM t', 'sum', 'float8', 2.5],
  ['SUM(i) OVER (ORDER BY i ROWS UNBOUNDED PRECEDING) FROM t LIMIT 1', 'sum', 'int8', 2],
  ['s + 1 FROM t LIMIT 1', '?column?', 'int4', 2],
  ['s + s FROM t LIMIT 1', '?column?', 'int2', 2],
  // Text
  ["CONCAT('a', 'b')", 'concat', 'varchar', 'ab'],
  ["CONCAT('a', NULL)", 'concat', 'varchar', null],
  ["'a' || NULL", '?column?', 'varchar', null],
  ["'x' || 1.5::FLOAT", '?column?', 'varchar', 'x1.5'],
  ["SUBSTRING('caterpillar', 0, 3)", 'substring', 'varchar', 'ca'],
  ["SUBSTRING('caterpillar', -2, 5)", 'substring', 'varchar', 'ca'],
  ["SUBSTRING('caterpillar', -5, 2)", 'substring', 'varchar', ''],
  ["SUBSTRING('caterpillar', -5)", 'substring', 'varchar', 'caterpillar'],
  ["SUBSTRING('caterpillar' FROM 2 FOR 3)", 'substring', 'varchar', 'ate'],
  ["SUBSTR('caterpillar', 7)", 'substr', 'varchar', 'illar'],
  ["INITCAP('wheN_the o-ne')", 'initcap', 'varchar', 'When_The O-Ne'],
  ["TRIM('  a ')", 'btrim', 'varchar', 'a'],
  ["TRIM(LEADING '0' FROM '007')", 'ltrim', 'varchar', '7'],
  ["LPAD('7', 3)", 'lpad', 'varchar', '  7'],
  ["POSITION('b' IN 'abc')", 'position', 'int4', 2],
  ["REGEXP_SUBSTR('the fox; the box', '(f|b)ox', 1, 2, 'e')", 'regexp_substr', 'varchar', 'b'],
  ["REGEXP_SUBSTR('aXbX', 'x', 3, 1, 'i')", 'regexp_substr', 'varchar', 'X'],
  ["REGEXP_SUBSTR('abc', 'z')", 'regexp_substr', 'varchar', ''],
  ["REGEXP_COUNT('abcABC', 'A', 1, 'i')", 'regexp_count', 'int4', 2],
  ["REGEXP_REPLACE('aXbx', 'x', '-', 3, 'i')", 'regexp_replace', 'varchar', 'aXb-'],
  ["'50% off' LIKE '50\\\\% %'", '?column?', 'bool', true],
  ["'50 % off' LIKE '50\\\\% %'", '?column?', 'bool', false],
  ["'a_b' LIKE 'a^_b' ESCAPE '^'", '?column?', 'bool', true],
  ["LISTAGG(v, ',') WITHIN GROUP (ORDER BY v) FROM t", 'listagg', 'varchar', 'FOO,hello'],
  ["LISTAGG(i, '-') WITHIN GROUP (ORDER BY i DESC) FROM t", 'listagg', 'varchar', '3-2'],
  // Dates
  ['TRUNC(GETDATE())', 'trunc', 'date', '2026-03-01'],
  ["DATEADD(day, 1, '2026-02-28')", 'date_add', 'timestamp', '2026-03-01 00:00:00'],
  ["DATEDIFF(day, '2026-02-28', '2026-03-01')", 'date_diff', 'int8', 1],
  ['DATE_PART(year, GETDATE())', 'pgdate_part', 'float8', 2026],
  ['EXTRACT(year FROM GETDATE())', 'date_part', 'int4', 2026],
  ['d - 1 FROM t LIMIT 1', '?column?', 'date', '2026-01-30'],
  ["DATE '2026-03-01' - DATE '2026-02-01'", '?column?', 'int4', 28],
  ["DATE '2026-03-01' + INTERVAL '1 hour'", '?column?', 'timestamp', '2026-03-01 01:00:00'],
  ["MONTHS_BETWEEN('1969-01-18', '1969-03-18')", 'months_between', 'float8', -2],
  ["MONTHS_BETWEEN('2014-08-31', '2014-09-30')", 'months_between', 'float8', -1],
  ["ROUND(MONTHS_BETWEEN('2008-12-25 15:00', '2008-01-21 19:30'), 2)", 'round', 'float8', 11.12],
  ["NEXT_DAY('2014-08-20', 'Tuesday')", 'next_day', 'date', '2014-08-26'],
  ["NEXT_DAY('2014-08-19', 'Tu')", 'next_day', 'date', '2014-08-26'],
  ["ADD_MONTHS('2008-03-31', 1)", 'add_months', 'timestamp', '2008-04-30 00:00:00'],
  ["ADD_MONTHS('2008-04-30 05:07:30', 1)", 'add_months', 'timestamp', '2008-05-31 05:07:30'],
  ["LAST_DAY('2008-02-01')", 'last_day', 'date', '2008-02-29'],
  [
    "TO_TIMESTAMP('2026-03-01 05:06', 'YYYY-MM-DD HH24:MI')",
    'to_timestamp',
    'timestamptz',
    '2026-03-01 05:06:00+00',
  ],
  // TO_CHAR of dates
  ["TO_CHAR(GETDATE(), 'D')", 'to_char', 'varchar', '1'],
  ["TO_CHAR(GETDATE(), 'Day,DAY,day,FMDay')", 'to_char', 'varchar', 'Sunday   ,SUNDAY   ,sunday   ,Sunday'],
  ["TO_CHAR(GETDATE(), 'Dy DY dy Mon MON mon')", 'to_char', 'varchar', 'Sun SUN sun Mar MAR mar'],
  [
    "TO_CHAR(DATE '2027-01-01', 'IYYY-IW, YYYY-WW, W, ID, Q')",
    'to_char',
    'varchar',
    '2026-53, 2027-01, 1, 5, 1',
  ],
  ["TO_CHAR(DATE '2026-12-31', 'WW DDD J')", 'to_char', 'varchar', '53 365 2461406'],
  [
    "TO_CHAR(TIMESTAMP '2009-12-31 23:15:59', 'MONTH-DY-DD-YYYY HH12:MIPM')",
    'to_char',
    'varchar',
    'DECEMBER -THU-31-2009 11:15PM',
  ],
  ['TO_CHAR(GETDATE(), \'FMMM/FMDD/YY "at" HH24:MI:SS.MS\')', 'to_char', 'varchar', '3/1/26 at 12:34:56.000'],
  // TO_CHAR of numbers
  ["TO_CHAR(-125.8, '999D99S')", 'to_char', 'varchar', '125.80-'],
  ["TO_CHAR(125.8, 'L999D99')", 'to_char', 'varchar', '$ 125.80'],
  ["TO_CHAR(-125.88, '$S999D99')", 'to_char', 'varchar', '$-125.88'],
  ["TO_CHAR(1234567, '9,999,999')", 'to_char', 'varchar', ' 1,234,567'],
  ["TO_CHAR(234, '9,999,999')", 'to_char', 'varchar', '       234'],
  ["TO_CHAR(12, '0999')", 'to_char', 'varchar', ' 0012'],
  ["TO_CHAR(-5, '999')", 'to_char', 'varchar', '  -5'],
  ["TO_CHAR(0.5, '990.99')", 'to_char', 'varchar', '   0.50'],
  ["TO_CHAR(0.125::FLOAT, '9.99')", 'to_char', 'varchar', '  .13'],
  ["TO_CHAR(485, 'FM999.99')", 'to_char', 'varchar', '485.'],
  ["TO_CHAR(485.5, 'FM9,999.90')", 'to_char', 'varchar', '485.50'],
  ["TO_CHAR(1234, '999')", 'to_char', 'varchar', ' ###'],
  ["TO_CHAR(-485, '999PR')", 'to_char', 'varchar', '<485>'],
  ["TO_CHAR(485, '999MI')", 'to_char', 'varchar', '485 '],
  ["TO_CHAR(485, 'S999')", 'to_char', 'varchar', '+485'],
  ["TO_CHAR(-485, 'SG999')", 'to_char', 'varchar', '-485'],
  ["TO_CHAR(-0.001, 'FM0.00')", 'to_char', 'varchar', '0.00'],
  ['TO_CHAR(12.5, \'FM99.99 "EUR"\')', 'to_char', 'varchar', '12.5 EUR'],
  ["TO_CHAR(0, '999')", 'to_char', 'varchar', '   0'],
  ["TO_CHAR(NULL::INT, '999')", 'to_char', 'varchar', null],
  // Percentiles and shares
  ['MEDIAN(i) FROM t', 'median', 'numeric(38,1)', '2.5'],
  ['MEDIAN(f) FROM t', 'median', 'float8', 1.5],
  ['PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY i) FROM t', 'percentile_cont', 'numeric(38,2)', '2.25'],
  [
    'PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY i DESC) OVER () FROM t LIMIT 1',
    'percentile_cont',
    'numeric(38,2)',
    '2.75',
  ],
  ['PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY i DESC) FROM t', 'percentile_disc', 'int4', 3],
  ['APPROXIMATE PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY b) FROM t', 'percentile_disc', 'int8', 3],
  ['APPROXIMATE COUNT(DISTINCT v) FROM t', 'count', 'int8', 2],
  ['RATIO_TO_REPORT(i) OVER () FROM t ORDER BY i LIMIT 1', 'ratio_to_report', 'float8', 0.4],
  ['LAG(i) IGNORE NULLS OVER (ORDER BY i DESC) FROM t ORDER BY i LIMIT 1', 'lag', 'int4', 3],
  // Columns without AS
  ['(i) FROM t LIMIT 1', 'i', 'int4', 2],
  ['i::BIGINT FROM t LIMIT 1', 'i', 'int8', 2],
  ['COUNT(*) FROM t', 'count', 'int8', 2],
  ['MAX(v) FROM t', 'max', 'varchar', 'hello'],
  ["'a'", '?column?', 'varchar', 'a'],
  ['-i FROM t LIMIT 1', '?column?', 'int4', -2],
  ['NOT yes FROM t LIMIT 1', '?column?', 'bool', false],
  ['TRUE', 'bool', 'bool', true],
  ["'1'::INT", 'int4', 'int4', 1],
  ["DATE '2026-01-02'", 'date', 'date', '2026-01-02'],
  ['CASE WHEN yes THEN 1 ELSE 2 END FROM t LIMIT 1', 'case', 'int4', 1],
  ['CASE WHEN yes THEN 1 ELSE i END FROM t LIMIT 1', 'i', 'int4', 1],
  ['NVL(NULL, 12)', 'coalesce', 'int4', 12],
  ["NVL2('x', 1, 2)", 'case', 'int4', 1],
  ['DECODE(1, 1, 2.5, 3)', 'case', 'numeric(11,1)', '2.5'],
  ['NULLIF(1, 2)', 'nullif', 'int4', 1],
  ['GETDATE()', 'timestamp', 'timestamp', '2026-03-01 12:34:56'],
  ['SYSDATE', 'timestamp', 'timestamp', '2026-03-01 12:34:56.789'],
  ['CURRENT_DATE', 'date', 'date', '2026-03-01'],
  ['(SELECT MAX(i) FROM t)', '?column?', 'int4', 3],
  ['EXISTS (SELECT 1)', '?column?', 'bool', true],
  ["LEN('abc')", 'len', 'int4', 3],
  ["i IN (2, 3) AND v ~ 'h' FROM t LIMIT 1", '?column?', 'bool', true],
  ['count FROM (SELECT COUNT(*) FROM t) q', 'count', 'int8', 2],
  ['1 UNION ALL SELECT 2.5 ORDER BY 1 LIMIT 1', '?column?', 'numeric(11,1)', '1.0'],
];

describe('SELECT', () => {
  test.each(answers)('%s', async (expression, name, type, value) => {
    expect(await answer(`SELECT ${expression}`)).toEqual([[name, type, value]]);
  });
});

describe('a query', () => {
  test.each([
    [
      'SELECT s, i, SUM(b) FROM t GROUP BY ROLLUP (s, i) ORDER BY 1, 2',
      [
        ['s', 'int2', 1, 1, 2, 2, null],
        ['i', 'int4', 2, null, 3, null, null],
        ['sum', 'numeric(38,0)', '3', '3', '6', '6', '9'],
      ],
    ],
    [
      'SELECT s, i, GROUPING(s) FROM t GROUP BY GROUPING SETS ((s), (i), ()) ORDER BY 1, 2',
      [
        ['s', 'int2', 1, 2, null, null, null],
        ['i', 'int4', null, null, 2, 3, null],
        ['grouping', 'int4', 0, 0, 1, 1, 1],
      ],
    ],
    [
      'SELECT s, yes, COUNT(*) AS n FROM t GROUP BY CUBE (s, yes) ORDER BY s, yes',
      [
        ['s', 'int2', 1, 1, 2, 2, null, null, null],
        ['yes', 'bool', true, null, false, null, false, true, null],
        ['n', 'int8', 1, 1, 1, 1, 1, 1, 2],
      ],
    ],
    [
      'SELECT * EXCLUDE (s, n, f, r, d, at, v, yes) FROM t WHERE i = 2',
      [
        ['i', 'int4', 2],
        ['b', 'int8', 3],
      ],
    ],
    [
      'WITH a (x) AS (SELECT i FROM t) SELECT AVG(x), SUM(x) AS total FROM a',
      [
        ['avg', 'int8', 2],
        ['total', 'int8', 5],
      ],
    ],
    [
      'SELECT i * 2 AS twice, twice / 4 AS half FROM t ORDER BY half DESC, i',
      [
        ['twice', 'int4', 4, 6],
        ['half', 'int4', 1, 1],
      ],
    ],
    [
      'SELECT u.i, t.i FROM t LEFT JOIN t u ON u.i = t.i + 1 WHERE t.s = 1',
      [
        ['i', 'int4', 3],
        ['i', 'int4', 2],
      ],
    ],
    [
      'SELECT t.v, w.v FROM t LEFT JOIN t u ON u.v = LEFT(t.v, 5) LEFT JOIN t w ON w.v = RIGHT(u.v, 5) WHERE t.s = 1',
      [
        ['v', 'varchar', 'hello'],
        ['v', 'varchar', 'hello'],
      ],
    ],
    ['SELECT DISTINCT yes FROM t MINUS SELECT TRUE', [['yes', 'bool', false]]],
    ['SELECT v FROM t QUALIFY ROW_NUMBER() OVER (ORDER BY i DESC) = 1', [['v', 'varchar', 'FOO']]],
    [
      'WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 3) SELECT SUM(n) FROM k',
      [['sum', 'int8', 6]],
    ],
  ])('%s', async (sql, columns) => {
    expect(await answer(sql)).toEqual(columns);
  });
});

describe('the catalog', () => {
  /** The first `width` columns of each row. */
  const rows = async (sql: string, width: number) =>
    (await warehouse.rows(sql)).map((row) => row.slice(0, width));

  test('SHOW TABLES lists those of a schema', async () => {
    await warehouse.must('CREATE VIEW shown AS SELECT i FROM t');
    const all = [
      ['dev', 'public', 'shown', 'VIEW'],
      ['dev', 'public', 't', 'TABLE'],
    ];
    expect(await rows('SHOW TABLES FROM SCHEMA dev.public', 4)).toEqual(all);
    expect(await rows("SHOW TABLES FROM SCHEMA public LIKE 's%' LIMIT 3", 4)).toEqual(all.slice(0, 1));
    await warehouse.must('DROP VIEW shown');
  });

  test('SHOW COLUMNS tells types and limits', async () => {
    expect((await rows('SHOW COLUMNS FROM TABLE dev.public.t', 11)).map((row) => row.slice(3))).toEqual(
      expect.arrayContaining([
        ['s', 1, null, 'YES', 'smallint', null, 16, 0],
        ['n', 4, null, 'YES', 'numeric', null, 10, 2],
        ['v', 9, null, 'YES', 'character varying', 20, null, null],
      ]),
    );
  });

  test('SHOW SCHEMAS lists those of the database', async () => {
    expect(await rows('SHOW SCHEMAS FROM DATABASE dev', 2)).toEqual([['dev', 'public']]);
  });

  test('EXPLAIN gives a plan, a line a row', async () => {
    const [[name, type, ...lines] = []] = await answer('EXPLAIN SELECT COUNT(*) FROM t WHERE i > 1');
    expect([name, type]).toEqual(['QUERY PLAN', 'varchar']);
    expect(lines.length).toBeGreaterThan(1);
  });
});

describe('Redshift refuses', () => {
  test.each([
    ['SELECT 1 / 0', 'division by zero'],
    ['SELECT 1.0 / 0', 'division by zero'],
    ['SELECT 1::FLOAT / 0', 'division by zero'],
    ['SELECT i % 0 FROM t', 'division by zero'],
    ['SELECT COUNT(*) FILTER (WHERE i > 1) FROM t', 'syntax error at or near "("'],
    ["SELECT LISTAGG(REPEAT('x', 40000)) FROM t", 'Result size exceeds LISTAGG limit'],
    [
      'SELECT SUM(i) OVER (ORDER BY i) FROM t',
      'Aggregate window functions with an ORDER BY clause require a frame clause',
    ],
    ['SELECT LEN(v) OVER () FROM t', 'OVER specified, but len is not a window function'],
    ["SELECT CONCAT('a', 'b', 'c')", 'function concat("unknown", "unknown", "unknown") does not exist'],
    ["SELECT '1.5'::INT", 'invalid input syntax for integer: "1.5"'],
    ['SELECT * FROM (SELECT 1)', 'subquery in FROM must have an alias'],
    ["SELECT SUBSTRING('abc', 1, -1)", 'negative substring length not allowed'],
    ['SELECT i FROM t WHERE', 'syntax error at end of input'],
    ['SHOW TABLES', 'syntax error at end of input'],
  ])('%s', async (sql, message) => {
    expect(await warehouse.error(sql)).toBe(`ERROR: ${message}`);
  });
});
