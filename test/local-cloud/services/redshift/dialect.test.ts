import fc from 'fast-check';
import { TestWarehouse } from './data-api.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start({ now: () => new Date('2026-03-01T12:34:56.789Z') });
});
afterAll(() => warehouse.stop());

/** The value of an expression. */
const value = async (expression: string) => (await warehouse.rows(`SELECT ${expression}`))[0]?.[0];

describe('expressions', () => {
  test.each([
    ["NVL(NULL, 'a')", 'a'],
    ["NVL2('x', 'yes', 'no')", 'yes'],
    ["DECODE(2, 1, 'one', 2, 'two', 'many')", 'two'],
    ["DECODE(NULL, NULL, 'none')", 'none'],
    ['GETDATE()', '2026-03-01 12:34:56'],
    ['SYSDATE', '2026-03-01 12:34:56.789'],
    ['CURRENT_DATE', '2026-03-01'],
    ["DATEADD(day, -1, '2026-03-01')", '2026-02-28 00:00:00'],
    ['DATEADD(mons, 1, GETDATE())', '2026-04-01 12:34:56'],
    ["DATEDIFF(hour, '2026-03-01 10:59:00', '2026-03-01 12:01:00')", 2],
    ["DATE_TRUNC('month', GETDATE())", '2026-03-01 00:00:00'],
    ['DATE_PART(dow, GETDATE())', 0],
    ['EXTRACT(year FROM GETDATE())', 2026],
    ["TO_CHAR(GETDATE(), 'YYYY-MM-DD HH24:MI:SS')", '2026-03-01 12:34:56'],
    ["TO_DATE('20260301', 'YYYYMMDD')", '2026-03-01'],
    ["TO_TIMESTAMP('01.03.2026 05:06', 'DD.MM.YYYY HH24:MI')", '2026-03-01 05:06:00+00'],
    ["CONVERT_TIMEZONE('Asia/Tokyo', GETDATE())", '2026-03-01 21:34:56'],
    ['CONVERT(integer, 2.0)', 2],
    ['7 / 2', 3],
    ['7 / 2.0', 3.5],
    ["SPLIT_PART('a-b-c', '-', 2)", 'b'],
    ["REGEXP_REPLACE('a1b22', '\\\\d+', '#')", 'a#b#'],
    ["REGEXP_REPLACE('ab', '(a)(b)', '$2$1')", 'ba'],
    ["REGEXP_SUBSTR('GET /x', '/[a-z]')", '/x'],
    ["REGEXP_COUNT('banana', 'an')", 2],
    ["REGEXP_INSTR('banana', 'na')", 3],
    ["LEN('héé') + OCTET_LENGTH('é')", 5],
    ["LEFT('abc', 2) || RIGHT('abc', 1)", 'abc'],
    ["CHARINDEX('c', 'abc')", 3],
    ["'abc' ~ 'b'", true],
    ["'abc' ~ '^b'", false],
    ["'abc' !~* '^A'", false],
    ["'abc' SIMILAR TO '%(b|d)_'", true],
    ["'abc' SIMILAR TO 'a.c'", false],
    ["(GETDATE() AT TIME ZONE 'UTC')::date", '2026-03-01'],
    ['current_database()', 'dev'],
    ["'abcdef'::varchar(3)", 'abc'],
    ["CAST('é€' AS VARCHAR(4))", 'é'],
    ["upper('abcdef'::varchar(2))::char(1)", 'A'],
    ["NULLIF('-', '-')::BIGINT", null],
    ["'a\\tb'", 'a\tb'],
    ["'it''s \\'so\\''", "it's 'so'"],
    ["CASE WHEN 1 IN (1, 2) THEN 'in' END", 'in'],
    ["JSON_EXTRACT_PATH_TEXT('{\"a\":{\"b\":1}}', 'a', 'b')", '1'],
    [
      "LISTAGG(DISTINCT x, ',') WITHIN GROUP (ORDER BY x DESC) FROM (SELECT 'a' AS x UNION ALL SELECT 'b') q",
      'b,a',
    ],
    ['APPROXIMATE COUNT(DISTINCT x) FROM (SELECT 1 AS x UNION ALL SELECT 1) q', 1],
    ['MEDIAN(x) FROM (SELECT 1.0::float8 AS x UNION ALL SELECT 3) q', 2],
    ['SUM(x) FROM (SELECT 1::bigint AS x UNION ALL SELECT 2) q', '3'],
    ['SUM(x) OVER (ORDER BY x ROWS UNBOUNDED PRECEDING) FROM (SELECT 1 AS x) q', 1],
    ['current_user', expect.stringMatching(/^IAMR?:/)],
  ])('%s', async (expression, expected) => {
    const found = await value(expression);
    expect(typeof found === 'string' && typeof expected === 'number' ? Number(found) : found).toEqual(
      expected,
    );
  });

  test('NULLs sort last ascending and first descending', async () => {
    const from = 'FROM (SELECT 1 AS n UNION ALL SELECT NULL) q';
    expect(await warehouse.rows(`SELECT n ${from} ORDER BY n`)).toEqual([[1], [null]]);
    expect(await warehouse.rows(`SELECT n ${from} ORDER BY n DESC`)).toEqual([[null], [1]]);
    expect(await warehouse.rows(`SELECT TOP 1 n ${from} ORDER BY n`)).toEqual([[1]]);
  });

  test.each([
    ["SELECT * FROM read_csv('/etc/passwd')", 'function read_csv does not exist'],
    ["SELECT * FROM '/etc/passwd'", 'syntax error at or near "/etc/passwd"'],
    ['SELECT * FROM (VALUES (1), (2)) v (n)', 'syntax error at or near "values"'],
    ['SELECT [1, 2]', 'syntax error at or near "["'],
    ["ATTACH 'x'", 'syntax error at or near "attach"'],
    ['CREATE TABLE s (a JSONB)', 'type "jsonb" does not exist'],
    ['DROP DATABASE other', 'DROP DATABASE is not served'],
    ['DROP SCHEMA other', 'DROP SCHEMA is not served'],
    ['DROP GROUP readers', 'DROP GROUP is not served'],
    ['SELEC 1', 'syntax error at or near "selec"'],
    ["SELECT SUM('x')", 'function sum('],
    ['SELECT 1 +', 'syntax error'],
    ["SELECT 'x", 'unterminated quoted string'],
    ["SELECT 'x'::int", 'invalid input syntax for integer: "x"'],
  ])('refuses %s', async (sql, message) => {
    expect(await warehouse.error(sql)).toContain(message);
  });
});

describe('tables', () => {
  test('take the whole of CREATE TABLE, and enforce no key', async () => {
    await warehouse.must(
      `CREATE TABLE IF NOT EXISTS page (
         page_id BIGINT IDENTITY(1, 1) NOT NULL ENCODE az64,
         path VARCHAR(2048) NOT NULL ENCODE zstd,
         kind CHARACTER VARYING(8) DEFAULT 'x' UNIQUE,
         PRIMARY KEY (page_id), UNIQUE (path)
       ) DISTSTYLE ALL SORTKEY (path)`,
      `CREATE TABLE hit (
         hit_id BIGINT GENERATED BY DEFAULT AS IDENTITY(0, 5), page_id BIGINT NOT NULL REFERENCES page (page_id) DISTKEY,
         at TIMESTAMP WITHOUT TIME ZONE DEFAULT GETDATE() SORTKEY, price NUMERIC(10, 2), share DOUBLE PRECISION,
         CONSTRAINT p PRIMARY KEY (hit_id), FOREIGN KEY (page_id) REFERENCES page (page_id)
       ) DISTSTYLE KEY`,
      'CREATE TABLE many (a INT, b INT) DISTSTYLE EVEN COMPOUND SORTKEY (a, b)',
      "INSERT INTO page (path) VALUES ('/'), ('/')",
      'INSERT INTO hit (page_id, price) VALUES (77, 1.5), (77, 2)',
    );
    expect(await warehouse.rows('SELECT path, kind FROM page')).toEqual([
      ['/', 'x'],
      ['/', 'x'],
    ]);
    expect(await warehouse.rows('SELECT hit_id, at, price FROM hit ORDER BY 1')).toEqual([
      [0, '2026-03-01 12:34:56', '1.50'],
      [5, '2026-03-01 12:34:56', '2.00'],
    ]);
    expect(await warehouse.error("INSERT INTO page (page_id, path) VALUES (1, '')")).toContain(
      'cannot set an identity column',
    );
  });

  test('enforce NOT NULL and the bytes of VARCHAR', async () => {
    await warehouse.must(
      'CREATE TABLE strict (a VARCHAR(3) NOT NULL, b VARCHAR)',
      "INSERT INTO strict VALUES ('é1', 'x')",
    );
    expect(await warehouse.error("INSERT INTO strict VALUES ('éé', 'x')")).toMatch(
      /^ERROR: Value too long for character type/,
    );
    expect(await warehouse.error(`INSERT INTO strict VALUES ('a', '${'x'.repeat(257)}')`)).toContain(
      'Value too long',
    );
    expect(await warehouse.error("UPDATE strict SET a = 'abcd'")).toContain('Value too long');
    expect(await warehouse.error('INSERT INTO strict (b) VALUES (1)')).toBe(
      'ERROR: Cannot insert a NULL value into column a',
    );
    expect(await warehouse.error('CREATE TABLE strict (a INT)')).toBe(
      'ERROR: Relation "strict" already exists',
    );
    expect(await warehouse.error('SELECT c FROM strict')).toBe('ERROR: column "c" does not exist');
  });

  test('take their defaults where VALUES are few', async () => {
    await warehouse.must(
      'CREATE TABLE few (a INT, b INT DEFAULT 7, c INT)',
      'INSERT INTO few VALUES (1), (2)',
    );
    expect(await warehouse.rows('SELECT * FROM few ORDER BY a')).toEqual([
      [1, 7, null],
      [2, 7, null],
    ]);
    expect(await warehouse.error('INSERT INTO few VALUES (1, 2, 3, 4)')).toBe(
      'ERROR: INSERT has more expressions than target columns',
    );
  });

  test('change, and keep their limits', async () => {
    await warehouse.must(
      'CREATE TABLE changing (id BIGINT IDENTITY(1, 1), a VARCHAR(3), old INT)',
      "INSERT INTO changing (a) VALUES ('x')",
      "ALTER TABLE changing ADD COLUMN b VARCHAR(2) NOT NULL DEFAULT 'yy'",
      'ALTER TABLE changing DROP COLUMN old',
      'ALTER TABLE changing RENAME COLUMN a TO c',
      'ALTER TABLE changing OWNER TO admin',
      "INSERT INTO changing (c) VALUES ('z')",
    );
    expect(await warehouse.rows('SELECT * FROM changing ORDER BY id')).toEqual([
      [1, 'x', 'yy'],
      [2, 'z', 'yy'],
    ]);
    expect(await warehouse.error("INSERT INTO changing (b) VALUES ('123')")).toContain('Value too long');
    expect(await warehouse.error("INSERT INTO changing (c) VALUES ('1234')")).toContain('Value too long');
    expect(await warehouse.error('ALTER TABLE changing APPEND FROM other')).toContain('APPEND is not served');
    expect(
      await warehouse.rows(
        "SELECT column_name, character_maximum_length FROM information_schema.columns WHERE table_name = 'changing' ORDER BY ordinal_position",
      ),
    ).toEqual([
      ['id', null],
      ['c', 3],
      ['b', 2],
    ]);
  });

  test('are staged, merged and joined', async () => {
    const done = await warehouse.batch(
      'CREATE TABLE target (k INT, v VARCHAR(10))',
      "INSERT INTO target VALUES (1, 'a'), (2, 'b'), (3, 'c')",
      'CREATE TEMP TABLE stage (LIKE target)',
      "INSERT INTO stage VALUES (2, 'B'), (4, 'D')",
      'CREATE TABLE #gone AS SELECT 3 AS k',
      'DELETE FROM target USING #gone WHERE target.k = #gone.k',
      'UPDATE target SET v = s.v FROM stage s WHERE s.k = target.k',
      'INSERT INTO target SELECT DISTINCT s.k, s.v FROM stage s LEFT JOIN target t ON t.k = s.k WHERE t.k IS NULL',
      "MERGE INTO target USING stage s ON target.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v || '!' WHEN NOT MATCHED THEN INSERT VALUES (s.k, s.v)",
      'SELECT COUNT(*) FROM target',
    );
    expect(done.Error).toBeUndefined();
    expect(done.SubStatements?.map(({ ResultRows }) => ResultRows)).toEqual([0, 3, 0, 2, 0, 1, 1, 1, 2, 1]);
    expect(await warehouse.rows('SELECT * FROM target ORDER BY k')).toEqual([
      [1, 'a'],
      [2, 'B!'],
      [4, 'D!'],
    ]);
    await warehouse.must('DELETE target WHERE k = 1', 'TRUNCATE target', 'DROP TABLE target');
    expect(await warehouse.error('DROP TABLE target')).toBe('ERROR: relation "target" does not exist');
    await warehouse.must('DROP TABLE IF EXISTS target');
  });

  test('are made again after DROP, identity and all', async () => {
    for (const first of [1, 100]) {
      await warehouse.must(
        `CREATE TABLE again (id INT IDENTITY(${first}, 1), a INT)`,
        'INSERT INTO again (a) VALUES (0)',
      );
      expect(await warehouse.rows('SELECT id FROM again')).toEqual([[first]]);
      await warehouse.must('DROP TABLE again');
    }
  });

  test('can be looked at through views', async () => {
    await warehouse.must(
      'CREATE TABLE seen (a INT)',
      'INSERT INTO seen VALUES (1)',
      'CREATE VIEW recent AS SELECT a, GETDATE() AS now FROM seen',
      'CREATE OR REPLACE VIEW recent AS SELECT a, DATEADD(day, 1, GETDATE()) AS then FROM public.seen WITH NO SCHEMA BINDING',
    );
    expect(await warehouse.rows('SELECT * FROM recent')).toEqual([[1, '2026-03-02 12:34:56']]);
    expect(await warehouse.error('CREATE VIEW recent AS SELECT 1 AS x')).toContain('already exists');
    expect(await warehouse.rows("SELECT table_type FROM svv_tables WHERE table_name = 'recent'")).toEqual([
      ['VIEW'],
    ]);
    expect(
      await warehouse.rows(`SELECT "table", tbl_rows, unsorted FROM svv_table_info WHERE "table" = 'seen'`),
    ).toEqual([['seen', 1, '0.00']]);
  });
});

describe('views', () => {
  test('keep their tables from being dropped, unless they bind late', async () => {
    await warehouse.must(
      'CREATE TABLE base (a VARCHAR(9))',
      "CREATE VIEW over_base AS SELECT a FROM base WHERE a <> '\\\\'",
      'CREATE VIEW over_view AS SELECT a FROM over_base',
    );
    expect(await warehouse.error('DROP TABLE base')).toMatch(
      /^ERROR: cannot drop table base because other objects depend on it\s+Hint: Use DROP ... CASCADE/,
    );
    await warehouse.must('DROP TABLE base CASCADE');
    expect(await warehouse.rows("SELECT table_name FROM svv_tables WHERE table_name LIKE 'over%'")).toEqual(
      [],
    );
    await warehouse.must(
      'CREATE TABLE base (a INT)',
      'CREATE VIEW late AS SELECT a FROM public.base WITH NO SCHEMA BINDING',
      'DROP TABLE base',
    );
  });
});

describe('maintenance', () => {
  beforeAll(() => warehouse.must('CREATE TABLE kept (a INT)'));

  test.each([
    'VACUUM',
    'VACUUM kept',
    'VACUUM SORT ONLY kept',
    'VACUUM FULL public.kept TO 100 PERCENT',
    'VACUUM DELETE ONLY kept',
    'VACUUM REINDEX kept',
    'VACUUM RECLUSTER kept',
    'ANALYZE kept',
    'ANALYZE',
  ])('%s', async (sql) => {
    await warehouse.must(sql);
  });

  test('needs its table', async () => {
    expect(await warehouse.error('VACUUM SORT ONLY nowhere')).toBe(
      'ERROR: relation "nowhere" does not exist',
    );
    expect(await warehouse.error('ANALYZE nowhere')).toBe('ERROR: relation "nowhere" does not exist');
  });

  test.each(['VACUUM shown', 'LOCK shown'])('%s is refused for a view', async (sql) => {
    await warehouse.must('CREATE OR REPLACE VIEW shown AS SELECT 1 AS a');
    expect(await warehouse.error(sql)).toBe('ERROR: "shown" is not a table');
  });
});

describe('any text', () => {
  // NUL has no place in a statement, nor a lone surrogate in text.
  const texts = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !text.includes('\0'));

  test('comes back unchanged from a parameter and from a literal', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const literal = `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
        const rows = await warehouse.rows(`SELECT :text, ${literal}`, {
          Parameters: [{ name: 'text', value: text }],
        });
        expect(rows).toEqual([[text, text]]);
      }),
      { numRuns: 40 },
    );
  });

  test('cut to n bytes is its longest beginning that fits', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 20 }), async (text, bytes) => {
        const rows = await warehouse.rows(`SELECT :text::varchar(${bytes})`, {
          Parameters: [{ name: 'text', value: text }],
        });
        let longest = '';
        for (const character of text) {
          if (Buffer.byteLength(longest + character) > bytes) break;
          longest += character;
        }
        expect(rows).toEqual([[longest]]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('databases', () => {
  test('stand beside each other', async () => {
    await warehouse.openDatabase('access_logs');
    await warehouse.execute('CREATE TABLE only_here (a INT)', { Database: 'access_logs' });
    expect(await warehouse.rows('SELECT * FROM only_here', { Database: 'access_logs' })).toEqual([]);
    expect(await warehouse.error('SELECT * FROM only_here')).toContain('relation "only_here" does not exist');
  });
});

describe('users and roles', () => {
  test('are made once, and granted what exists', async () => {
    await warehouse.must(
      'CREATE TABLE granted (a INT)',
      'CREATE ROLE loader',
      'CREATE USER "IAMR:load" PASSWORD DISABLE',
      'GRANT ROLE loader TO "IAMR:load"',
      'GRANT SELECT, INSERT ON granted TO ROLE loader',
      'GRANT USAGE ON SCHEMA public TO ROLE loader',
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO ROLE loader, PUBLIC',
      'REVOKE INSERT ON TABLE granted FROM ROLE loader',
      'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
      'REVOKE TEMP ON DATABASE dev FROM PUBLIC',
      'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ROLE loader',
    );
    expect(await warehouse.rows("SELECT usename FROM pg_user WHERE usename LIKE 'iamr:%'")).toEqual([
      ['iamr:load'],
    ]);
    expect(await warehouse.rows("SELECT role_name FROM svv_roles WHERE role_name = 'loader'")).toEqual([
      ['loader'],
    ]);
    expect(await warehouse.error('CREATE ROLE loader')).toBe('ERROR: role "loader" already exists');
    expect(await warehouse.error('CREATE USER "IAMR:load" PASSWORD DISABLE')).toContain('already exists');
    expect(await warehouse.error('GRANT SELECT ON granted TO nobody')).toBe(
      'ERROR: user "nobody" does not exist',
    );
    expect(await warehouse.error('GRANT SELECT ON nowhere TO ROLE loader')).toBe(
      'ERROR: relation "nowhere" does not exist',
    );
    expect(await warehouse.error('ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ROLE other')).toBe(
      'ERROR: role "other" does not exist',
    );
    expect(await warehouse.error('GRANT ROLE other TO "IAMR:load"')).toBe(
      'ERROR: role "other" does not exist',
    );
  });

  test('go when the batch that made them fails', async () => {
    await warehouse.batch('CREATE ROLE undone', 'SELECT * FROM nowhere');
    await warehouse.must('CREATE ROLE undone', 'DROP ROLE undone');
  });
});
