import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';
import { TestWarehouse } from './data-api.ts';

let warehouse: TestWarehouse;
let s3: S3Client;
let stopS3: () => Promise<void>;

beforeAll(async () => {
  const server = await startFauxqs({ port: 0, logger: false });
  stopS3 = () => server.stop();
  const config = {
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    forcePathStyle: true,
  };
  s3 = new S3Client(config);
  await s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
  warehouse = await TestWarehouse.start({ s3: config });
});

afterAll(async () => {
  await warehouse.stop();
  s3.destroy();
  await stopS3();
});

const put = (Key: string, Body: string | Buffer) =>
  s3.send(new PutObjectCommand({ Bucket: 'logs', Key, Body }));

/** Writes a manifest of keys, all of them mandatory. */
const manifest = (key: string, ...keys: string[]) =>
  put(
    key,
    JSON.stringify({
      entries: keys.map((entry) => ({
        url: `s3://logs/${entry}`,
        mandatory: true,
        meta: { content_length: 1 },
      })),
    }),
  );

const text = async (Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket: 'logs', Key }))).Body?.transformToString();

const role = "IAM_ROLE 'arn:aws:iam::000000000000:role/warehouse'";
const detail =
  'SELECT file_name, line_number, column_name, error_code, error_message FROM sys_load_error_detail ORDER BY query_id DESC LIMIT 1';

/** A table of its own for a test. */
let tables = 0;
async function newTable(columns: string): Promise<string> {
  tables += 1;
  await warehouse.must(`CREATE TABLE t${tables} (${columns})`);
  return `t${tables}`;
}

describe('COPY', () => {
  test('loads the compressed files of a manifest, each after its header', async () => {
    const table = await newTable('id BIGINT IDENTITY(1,1), path VARCHAR(20), bytes BIGINT');
    await put('a.tsv.zst', zstdCompressSync('path\tbytes\n/\t1\n/é\t2\n'));
    await put('b.tsv.zst', Buffer.concat([zstdCompressSync('path\tbytes\n/b\t'), zstdCompressSync('3')]));
    await manifest('both.json', 'a.tsv.zst', 'b.tsv.zst');
    await warehouse.must(
      `COPY ${table} FROM 's3://logs/both.json' ${role} MANIFEST DELIMITER '\\t' ZSTD IGNOREHEADER 1 TRUNCATECOLUMNS COMPUPDATE OFF STATUPDATE OFF REGION 'us-east-1'`,
    );
    expect(await warehouse.rows(`SELECT path, bytes FROM ${table} ORDER BY bytes`)).toEqual([
      ['/', 1],
      ['/é', 2],
      ['/b', 3],
    ]);
  });

  test('loads a file twice when it is listed twice', async () => {
    const table = await newTable('n INT');
    await put('one.txt', '1\n');
    await manifest('twice.json', 'one.txt', 'one.txt');
    await warehouse.must(`COPY ${table} FROM 's3://logs/twice.json' ${role} MANIFEST`);
    expect(await warehouse.rows(`SELECT n FROM ${table}`)).toEqual([[1], [1]]);
  });

  test('takes quotes, backslashes and # for data, \\N for NULL, and empty numbers for NULL', async () => {
    const table = await newTable('a VARCHAR(20), b VARCHAR(20), c INT');
    await put('raw.txt', '"x\\y"|#z|7\n\\N||\n');
    await warehouse.must(`COPY ${table} FROM 's3://logs/raw.txt' ${role}`);
    expect(await warehouse.rows(`SELECT * FROM ${table} ORDER BY c`)).toEqual([
      ['"x\\y"', '#z', 7],
      [null, '', null],
    ]);
  });

  test.each(['\\0', '\\000'])(
    'takes a field that is the byte NUL for NULL AS %s, and no other',
    async (nullAs) => {
      const table = await newTable('a VARCHAR(20), b VARCHAR(20), c INT');
      await put('nul.txt', 'x|\0|1\n\\N|x\0y|2\n0|\\0|3\n');
      await warehouse.must(`COPY ${table} FROM 's3://logs/nul.txt' ${role} NULL AS '${nullAs}'`);
      expect(await warehouse.rows(`SELECT a, b FROM ${table} ORDER BY c`)).toEqual([
        ['x', null],
        ['\\N', 'x\0y'],
        ['0', '\\0'],
      ]);
    },
  );

  test('reads gzip and CSV with quotes', async () => {
    const table = await newTable('a VARCHAR(20), b INT');
    await put('c.csv.gz', gzipSync('"x,\n""y""",1\nz,2\n'));
    await warehouse.must(`COPY ${table} (a, b) FROM 's3://logs/c.csv.gz' ${role} CSV GZIP`);
    expect(await warehouse.rows(`SELECT * FROM ${table} ORDER BY b`)).toEqual([
      ['x,\n"y"', 1],
      ['z', 2],
    ]);
  });

  test('reads lines of JSON by the names of the columns', async () => {
    const table = await newTable('a VARCHAR(20), b INT, c DATE');
    await put('rows.json', '{"b": 1, "a": "x\\ny", "other": [1]}\n{"a": null, "c": "2026-01-02"}\n');
    await warehouse.must(`COPY ${table} FROM 's3://logs/rows.json' ${role} FORMAT AS JSON 'auto'`);
    expect(await warehouse.rows(`SELECT * FROM ${table} ORDER BY b`)).toEqual([
      ['x\ny', 1, null],
      [null, null, '2026-01-02'],
    ]);
    expect(
      await warehouse.error(`COPY ${table} FROM 's3://logs/rows.json' ${role} JSON 's3://logs/paths'`),
    ).toContain('is not served');
  });

  test('cuts at bytes, never inside a character, when it may truncate', async () => {
    const table = await newTable('a VARCHAR(4)');
    await put('long.txt', 'abcdef\nééé\n€€\n');
    await warehouse.must(`COPY ${table} FROM 's3://logs/long.txt' ${role} TRUNCATECOLUMNS`);
    expect((await warehouse.rows(`SELECT a FROM ${table} ORDER BY a`)).flat()).toEqual(['abcd', 'éé', '€']);
  });

  test.each([
    ['too few columns', '1|a\n2\n', [2, 'b', 1214]],
    ['too many columns', '1|a\n2|b|c\n', [2, 'b', 1202]],
    ['a value too long', '1|abcdef\n', [1, 'b', 1204]],
    ['letters in a number', '1|a\nx1|b\n', [2, 'a', 1207]],
    ['a number too large', '99999999999|a\n', [1, 'a', 1222]],
    ['NULL where none may be', '|a\n', [1, 'a', 1213]],
    ['bytes that are no UTF-8', Buffer.from([0x31, 0x7c, 0xff, 0x0a]), [1, 'a', 1220]],
  ])('loads nothing for %s, and keeps the place', async (_name, wrong, [line, column, code]) => {
    const table = await newTable('a INT NOT NULL, b VARCHAR(5)');
    await put('good.txt', '5|ok\n');
    await put('wrong.txt', wrong);
    await manifest('mixed.json', 'good.txt', 'wrong.txt');
    expect(await warehouse.error(`COPY ${table} FROM 's3://logs/mixed.json' ${role} MANIFEST`)).toBe(
      `ERROR: Load into table '${table}' failed. Check 'sys_load_error_detail' system table for details.`,
    );
    expect(await warehouse.rows(`SELECT count(*) FROM ${table}`)).toEqual([[0]]);
    expect(await warehouse.rows(detail)).toEqual([
      ['s3://logs/wrong.txt', line, column, code, expect.any(String)],
    ]);
  });

  test('fills fields that are missing at the end of a row with FILLRECORD: text with nothing, numbers with NULL', async () => {
    const table = await newTable('a INT, b VARCHAR(10), c VARCHAR(10), d INT');
    await put('short.txt', '1\n2|b\n3|\\N||\n4|b|c|4\n');
    await warehouse.must(`COPY ${table} FROM 's3://logs/short.txt' ${role} FILLRECORD`);
    expect(await warehouse.rows(`SELECT * FROM ${table} ORDER BY a`)).toEqual([
      [1, '', '', null],
      [2, 'b', '', null],
      [3, null, '', null],
      [4, 'b', 'c', 4],
    ]);
  });

  test.each([
    ['a field too many', '1|2\n1|2|3\n', [2, 'b', 1202]],
    ['a missing field that is NOT NULL', '1|2\n3\n', [2, 'b', 1213]],
  ])('loads nothing for %s, even with FILLRECORD', async (_name, wrong, [line, column, code]) => {
    const table = await newTable('a INT, b INT NOT NULL');
    await put('unfilled.txt', wrong);
    expect(await warehouse.error(`COPY ${table} FROM 's3://logs/unfilled.txt' ${role} FILLRECORD`)).toContain(
      'failed',
    );
    expect(await warehouse.rows(`SELECT * FROM ${table}`)).toEqual([]);
    expect(await warehouse.rows(detail)).toEqual([
      ['s3://logs/unfilled.txt', line, column, code, expect.any(String)],
    ]);
  });

  test('fails for a missing mandatory file, and passes over one that is not', async () => {
    const table = await newTable('n INT');
    await put('here.txt', '1\n');
    await manifest('strict.json', 'here.txt', 'gone.txt');
    expect(await warehouse.error(`COPY ${table} FROM 's3://logs/strict.json' ${role} MANIFEST`)).toContain(
      'S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey',
    );
    await put(
      'lax.json',
      JSON.stringify({ entries: [{ url: 's3://logs/here.txt' }, { url: 's3://logs/gone.txt' }] }),
    );
    await warehouse.must(`COPY ${table} FROM 's3://logs/lax.json' ${role} MANIFEST`);
    expect(await warehouse.rows(`SELECT n FROM ${table}`)).toEqual([[1]]);
  });

  test.each([
    ["'s3://logs/nothing/here' IAM_ROLE default", "The specified S3 prefix 'nothing/here' does not exist"],
    [
      "'s3://logs/nothing.json' IAM_ROLE default MANIFEST",
      'Problem reading manifest file - S3ServiceException',
    ],
    ["'s3://logs/one.txt' IAM_ROLE default MANIFEST", 'Manifest file is not in correct json format'],
    ["'s3://logs/one.txt'", 'The IAM_ROLE or CREDENTIALS argument is required'],
    ["'s3://logs/one.txt' IAM_ROLE default LZOP", 'COPY … LZOP is not served'],
    ["'s3://logs/one.txt' IAM_ROLE default MAXERROR 3", 'COPY … MAXERROR is not served'],
    ["'s3://logs/one.txt' IAM_ROLE default ACCEPTINVCHARS '?'", 'COPY … ACCEPTINVCHARS is not served'],
    ["'s3://logs/one.txt' IAM_ROLE default BLANKSASNULL", 'COPY … BLANKSASNULL is not served'],
    ["'s3://logs/one.txt' IAM_ROLE default EMPTYASNULL", 'COPY … EMPTYASNULL is not served'],
    ["'s3://logs/one.txt' IAM_ROLE default DATEFORMAT 'auto'", 'COPY … DATEFORMAT is not served'],
    ["'s3://logs/one.txt' IAM_ROLE default TIMEFORMAT 'auto'", 'COPY … TIMEFORMAT is not served'],
    ["'s3://logs/one.txt' IAM_ROLE default CSV FILLRECORD", 'FILLRECORD with CSV or JSON is not served'],
  ])('refuses %s', async (source, message) => {
    await put('one.txt', '1\n');
    expect(await warehouse.error(`COPY ${await newTable('n INT')} FROM ${source}`)).toContain(message);
  });

  test('is undone with its batch', async () => {
    const table = await newTable('n INT');
    await put('batch.txt', '1\n');
    const done = await warehouse.batch(
      `COPY ${table} FROM 's3://logs/batch.txt' ${role}`,
      'SELECT * FROM nowhere',
    );
    expect(done.Status).toBe('FAILED');
    expect(await warehouse.rows(`SELECT * FROM ${table}`)).toEqual([]);
  });
});

describe('UNLOAD', () => {
  test('writes CSV, with a header when asked', async () => {
    await warehouse.must(
      `UNLOAD ('SELECT 1 AS a, ''x,y'' AS b, true AS c UNION ALL SELECT 2, NULL, false ORDER BY 1') TO 's3://logs/out/rows_' ${role} FORMAT AS CSV HEADER PARALLEL OFF`,
    );
    expect(await text('out/rows_000')).toBe('a,b,c\n1,"x,y",t\n2,,f\n');
  });

  test('writes lines of JSON', async () => {
    await warehouse.must(
      `UNLOAD ('SELECT ''a,b'' AS x, 5 AS y') TO 's3://logs/out/json' ${role} FORMAT JSON PARALLEL OFF`,
    );
    expect(await text('out/json000')).toBe('{"x":"a,b","y":5}\n');
  });

  test('names its file as the first slice would, unless PARALLEL is off', async () => {
    await warehouse.must(`UNLOAD ('SELECT 1') TO 's3://logs/out/slice_' ${role} CSV`);
    expect(await text('out/slice_0000_part_00')).toBe('1\n');
  });

  test('does not overwrite unless told to', async () => {
    const unload = (value: number) =>
      `UNLOAD ('SELECT ${value}') TO 's3://logs/out/once' ${role} CSV PARALLEL OFF`;
    await warehouse.must(unload(1));
    expect(await warehouse.error(unload(2))).toContain('Specified unload destination on S3 is not empty');
    await warehouse.must(`${unload(3)} ALLOWOVERWRITE`);
    expect(await text('out/once000')).toBe('3\n');
  });

  test.each([
    ['GZIP', '.gz', gunzipSync],
    ['ZSTD', '.zst', zstdDecompressSync],
  ] as const)('compresses with %s', async (option, extension, decompress) => {
    const prefix = `out/compressed-${option}-`;
    await warehouse.must(`UNLOAD ('SELECT 1') TO 's3://logs/${prefix}' ${role} CSV ${option} PARALLEL OFF`);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'logs', Key: `${prefix}000${extension}` }));
    expect(decompress((await Body?.transformToByteArray()) ?? '').toString()).toBe('1\n');
  });

  test('writes an empty file for no rows', async () => {
    await warehouse.must(`UNLOAD ('SELECT 1 WHERE false') TO 's3://logs/out/none' ${role} CSV PARALLEL OFF`);
    expect(await text('out/none000')).toBe('');
  });

  test('begins another file at MAXFILESIZE, between two lines', async () => {
    const query = Array(100).fill("SELECT REPEAT(''x'', 60000)").join(' UNION ALL ');
    const unload = (size: string) =>
      `UNLOAD ('${query}') TO 's3://logs/out/parts' ${role} CSV PARALLEL OFF MAXFILESIZE ${size}`;
    await warehouse.must(unload('AS 5 MB'));
    expect(
      [await text('out/parts000'), await text('out/parts001')].map((part = '') => part.length / 60_001),
    ).toEqual([87, 13]);
    expect(await warehouse.error(unload('4 MB'))).toContain('MAXFILESIZE must be between 5 MB and 6.2 GB');
  });

  test.each([
    ['', 'UNLOAD without FORMAT CSV or FORMAT JSON'],
    ['CSV HEADER MAXFILESIZE 5 MB', 'UNLOAD … HEADER with MAXFILESIZE'],
    ['FORMAT PARQUET', 'UNLOAD … FORMAT PARQUET'],
    ["CSV DELIMITER ';'", 'UNLOAD … DELIMITER'],
    ["CSV NULL AS '-'", 'UNLOAD … NULL'],
    ['CSV BZIP2', 'UNLOAD … BZIP2'],
    ["CSV EXTENSION 'csv'", 'UNLOAD … EXTENSION'],
    ['CSV CLEANPATH', 'UNLOAD … CLEANPATH'],
    ['CSV MANIFEST', 'UNLOAD … MANIFEST'],
    ["CSV REGION 'us-east-1'", 'UNLOAD … REGION'],
    ['CSV PARTITION BY (a)', 'UNLOAD … PARTITION'],
  ])('with the options "%s" is refused by name', async (options, refused) => {
    expect(
      await warehouse.error(`UNLOAD ('SELECT 1 AS a') TO 's3://logs/out/refused' ${role} ${options}`),
    ).toBe(`ERROR: ${refused} is not served by the local warehouse`);
  });
});
