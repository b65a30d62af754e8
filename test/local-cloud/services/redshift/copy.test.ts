import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
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

  test('leaves wrong rows out while there are fewer than MAXERROR', async () => {
    const table = await newTable('a INT');
    await put('some.txt', '1\nx\n2\ny\n3\n');
    await warehouse.must(`COPY ${table} FROM 's3://logs/some.txt' ${role} MAXERROR 3`);
    expect((await warehouse.rows(`SELECT a FROM ${table} ORDER BY a`)).flat()).toEqual([1, 2, 3]);
    expect(await warehouse.error(`COPY ${table} FROM 's3://logs/some.txt' ${role} MAXERROR 2`)).toContain(
      'failed',
    );
  });

  test('mends rows when told to', async () => {
    const table = await newTable('a VARCHAR(10), b VARCHAR(10)');
    await put('mend.txt', Buffer.from([0x61, 0xff, 0x7c, 0x0a, 0x62, 0x0a]));
    await warehouse.must(
      `COPY ${table} FROM 's3://logs/mend.txt' ${role} ACCEPTINVCHARS '?' FILLRECORD EMPTYASNULL`,
    );
    expect(await warehouse.rows(`SELECT a, b FROM ${table} ORDER BY a`)).toEqual([
      ['a?', null],
      ['b', null],
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
  ])('refuses %s', async (source, message) => {
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
  test('writes one file, with a header and a manifest when asked', async () => {
    await warehouse.must(
      `UNLOAD ('SELECT 1 AS a, ''x|y'' AS b UNION ALL SELECT 2, NULL ORDER BY 1') TO 's3://logs/out/rows_' ${role} HEADER PARALLEL OFF ALLOWOVERWRITE MANIFEST`,
    );
    expect(await text('out/rows_000')).toBe('a|b\n1|x|y\n2|\n');
    expect(JSON.parse((await text('out/rows_manifest')) ?? '')).toEqual({
      entries: [{ url: 's3://logs/out/rows_000', meta: { content_length: 13, record_count: 2 } }],
    });
  });

  test('writes CSV and JSON', async () => {
    await warehouse.must(
      `UNLOAD ('SELECT ''a,b'' AS x, true AS y') TO 's3://logs/out/csv' ${role} FORMAT AS CSV PARALLEL OFF`,
      `UNLOAD ('SELECT ''a,b'' AS x, 5 AS y') TO 's3://logs/out/json' ${role} FORMAT JSON PARALLEL OFF`,
    );
    expect(await text('out/csv000')).toBe('"a,b",t\n');
    expect(await text('out/json000')).toBe('{"x":"a,b","y":5}\n');
  });

  test('does not overwrite unless told to', async () => {
    const sql = `UNLOAD ('SELECT 1') TO 's3://logs/out/once' ${role} PARALLEL OFF`;
    await warehouse.must(sql);
    expect(await warehouse.error(sql)).toContain('Specified unload destination on S3 is not empty');
    await warehouse.must(`${sql} ALLOWOVERWRITE`, `${sql} CLEANPATH ZSTD`);
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: 'logs', Prefix: 'out/once' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['out/once000.zst']);
  });

  test('writes an empty file for no rows', async () => {
    await warehouse.must(`UNLOAD ('SELECT 1 WHERE false') TO 's3://logs/out/none' ${role} PARALLEL OFF`);
    expect(await text('out/none000')).toBe('');
  });
});
