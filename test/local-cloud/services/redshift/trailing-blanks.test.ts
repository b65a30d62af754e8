import { TestWarehouse } from './data-api.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await warehouse.must(
    'CREATE TABLE t (id INT, a VARCHAR(9), n INT, d DATE)',
    "INSERT INTO t VALUES (1, 'x', 7, '2026-01-01'), (2, 'x  ', 7, '2026-01-01'), (3, ' x', 8, NULL), (4, NULL, 9, NULL)",
    "CREATE VIEW v AS SELECT a AS name, COUNT(*) AS rows FROM t WHERE a <> ' x' GROUP BY a",
  );
});
afterAll(() => warehouse.stop());

describe('Texts that differ in blanks at their end', () => {
  test.each([
    ["'a' = 'a  '", true],
    ["'a' <> 'a '", false],
    ["'a ' != 'a'", false],
    ["'a' < 'a '", false],
    ["'a ' >= 'a'", true],
    ["'a' = ' a'", false],
    ["'a' = 'a\\t'", false],
    ["'a ' IN ('b', 'a')", true],
    ["'a' NOT IN ('b', 'a ')", false],
    ["'a ' IN (SELECT 'a')", true],
    ["('a ', 1) IN (SELECT 'a', 1)", true],
    ["('a ', 1) = ('a', 1)", true],
    ["'b ' BETWEEN 'a' AND 'b'", true],
    ["NULLIF('-  ', '-')", null],
    ["NULLIF('a  ', '-')", 'a  '],
    ["CASE 'a ' WHEN 'a' THEN 'same' ELSE 'other' END", 'same'],
    ["CASE WHEN 'a ' = 'a' THEN 'same' END", 'same'],
    ["DECODE('a ', 'a', 'same', 'other')", 'same'],
    ["DECODE('b', 'a', 1, 'b ', 2, 3)", 2],
    ["COUNT(*) FROM t WHERE a = 'x'", 2],
    ["COUNT(*) FROM t WHERE 'x ' = t.a AND NOT a = ' x'", 2],
    ['COUNT(DISTINCT a) FROM t', 2],
    ['COUNT(*) FROM (SELECT DISTINCT a FROM t) q', 3],
    ['COUNT(*) FROM (SELECT DISTINCT a AS b, n m FROM t) q', 3],
    ['COUNT(*) FROM (SELECT DISTINCT a, n, d FROM t) q', 3],
    ['COUNT(*) FROM t x JOIN t y ON x.a = y.a AND x.id < y.id', 1],
    ['COUNT(*) FROM t x LEFT JOIN t y ON x.a = y.a LEFT JOIN t z ON z.id = x.id WHERE y.id IS NULL', 1],
    ['COUNT(*) FROM t q WHERE EXISTS (SELECT 1 FROM t p WHERE p.a = q.a AND p.id <> q.id)', 2],
    ['COUNT(*) FROM t q WHERE a IN (SELECT a FROM t p WHERE p.id = q.id + 1)', 1],
    [
      "MAX(c) FROM (SELECT COUNT(*) OVER (PARTITION BY a ORDER BY a ROWS UNBOUNDED PRECEDING) AS c FROM t WHERE a LIKE '%x%') q",
      2,
    ],
    ['COUNT(*) FROM (SELECT TOP 9 a FROM t GROUP BY a) q', 3],
    ['COUNT(*) FROM (SELECT t.a, COUNT(*) FROM t GROUP BY a ORDER BY a) q', 3],
    ["COUNT(*) FROM (SELECT a || '' AS k, MIN(id) FROM t GROUP BY 1 HAVING COUNT(*) > 0) q", 3],
    ['COUNT(*) FROM (SELECT a k, MIN(id) FROM t GROUP BY k ORDER BY k) q', 3],
    ['rows FROM v', 2],
    ['COUNT(*) FROM (SELECT DISTINCT * FROM t) q', 4],
    ["COUNT(*) FROM (SELECT DISTINCT x.a, 'b', 5, NULL FROM t x) q", 3],
    ['COUNT(*) FROM (SELECT DISTINCT TOP 9 a FROM t ORDER BY a) q', 3],
    ["COUNT(*) FROM (SELECT a FROM t UNION SELECT 'x ' UNION SELECT 'z') q", 4],
    ["COUNT(*) FROM (SELECT a, n FROM t WHERE id < 3 UNION SELECT 'x', 7 ORDER BY a LIMIT 9) q", 1],
    ["COUNT(*) FROM (SELECT a FROM t UNION ALL SELECT 'x ') q", 5],
    ["COUNT(*) FROM (SELECT NULL AS x) q WHERE x = 'a' OR x IS NULL", 1],
    // Text and length stay; so does LIKE.
    ["'a ' || 'b'", 'a b'],
    ["LEN('a  ')", 3],
    ["'a ' LIKE 'a'", false],
    ['a FROM t WHERE id = 2', 'x  '],
    // Other types compare as ever.
    ["COUNT(*) FROM t WHERE d = '2026-01-01' AND n BETWEEN 7 AND 8 AND n IN (7, 8) AND n < 8.5", 2],
    ["COUNT(*) FROM t WHERE n = (SELECT MIN(n) FROM t) AND d >= DATE '2025-01-01' AND (n = 7) = TRUE", 2],
    ["COUNT(*) FROM t WHERE d > DATEADD(day, -1, '2026-01-01') AND LEFT(a, 1) = 'x' AND id <= n::float8", 2],
    ['COUNT(*) FROM (SELECT DISTINCT n FROM t) q', 3],
    ['COUNT(*) FROM t p WHERE EXISTS (SELECT 1 FROM t q WHERE q.n < p.n AND q.n * 2 > p.n)', 2],
    ['MAX(n) > MIN(n) AND SUM(n) > 9 AND COUNT(*) BETWEEN 3 AND 10 FROM t', true],
    ['n FROM t GROUP BY n HAVING SUM(n) > 10 AND MAX(id) < 3', 7],
    ['n = 7 AS same FROM t WHERE id = 3', false],
    ['n = 7 same FROM t WHERE id = 1', true],
    ['MAX(n) FROM (SELECT a, (SELECT COUNT(*) FROM t u WHERE u.a = t.a) AS n FROM t GROUP BY a) q', 2],
    ['SUM(LEN(a)) FROM t WHERE id < 3 GROUP BY a', 4],
    ['UPPER(a) || COUNT(*) FROM t WHERE id = 1 GROUP BY a', 'X1'],
    ["a FROM t WHERE id < 3 GROUP BY a HAVING a = 'x' ORDER BY COUNT(*), LEN(a) LIMIT 1", 'x'],
  ])('SELECT %s', async (expression, expected) => {
    const [row] = await warehouse.rows(`SELECT ${expression}`);
    expect(row?.[0]).toEqual(expected);
  });

  test('are one key of MERGE, UPDATE and DELETE, which keep what is assigned', async () => {
    await warehouse.must(
      "CREATE TABLE m AS SELECT 'k ' AS k, 'old' AS v",
      "CREATE TABLE s AS SELECT 'k' AS k, 'new ' AS v",
      'MERGE INTO m USING s ON m.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT VALUES (s.k, s.v)',
    );
    expect(await warehouse.rows('SELECT * FROM m')).toEqual([['k ', 'new ']]);
    await warehouse.must("UPDATE m SET k = 'K  ', v = s.v || '!' FROM s WHERE s.k = m.k AND m.v = 'new'");
    expect(await warehouse.rows('SELECT * FROM m')).toEqual([['K  ', 'new !']]);
    await warehouse.must("DELETE FROM m WHERE k = 'K'");
    expect(await warehouse.rows('SELECT * FROM m')).toEqual([]);
  });
});
