import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { RejectedLogError, TruncatedLogError } from '../../../../tasks/mask-logs/errors.ts';
import { longestFile } from '../../../../tasks/mask-logs/formats/parquet.ts';
import { LogMasker } from '../../../../tasks/mask-logs/log-masker.ts';
import { inflate } from '../../../../tasks/mask-logs/reading/inflate.ts';
import { defaultPolicy, header, row } from '../logs.ts';
import { masked } from '../masked.ts';
import { ParquetFiles } from '../parquet-files.ts';

let files: ParquetFiles;
beforeAll(async () => {
  files = await ParquetFiles.start();
});
afterAll(() => files.stop());

const values = {
  date: '2026-11-20',
  time: '07:10:00',
  'cs-method': 'GET',
  'cs-uri-stem': '/',
  'sc-status': '200',
};

/** A query for a row of a request, in which columns are given as SQL. */
function select(given = '', from = ''): string {
  const rest = Object.entries(values).map(([name, value]) => [name.replaceAll('-', '_'), value]);
  const columns = rest.filter(([name]) => !new RegExp(`AS ${name}\\b`).test(given));
  return `SELECT ${[...(given ? [given] : []), ...columns.map(([name, value]) => `'${value}' AS ${name}`)].join(', ')} ${from}`;
}

const maskedFile = (file: Buffer) => masked(file.toString('latin1'));

const errorOf = (file: Buffer): RejectedLogError | undefined => {
  try {
    maskedFile(file);
    return undefined;
  } catch (error) {
    if (error instanceof RejectedLogError) return error;
    throw error;
  }
};

/** What a Parquet file of these columns is masked to must be what a legacy log is masked to. */
async function expectRows(query: string, rows: readonly Record<string, string>[], options?: string) {
  expect(maskedFile(await files.write(query, options))).toEqual(
    masked(header() + rows.map((each) => row({ ...values, ...each })).join('\n')),
  );
}

/** A whole number of Thrift's compact protocol. */
function varint(number: number): Buffer {
  const bytes = [];
  let rest = 2 * number;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

/** The same file, whose footer says that there are other numbers of rows. */
function claiming(file: Buffer, before: number, after: number): Buffer {
  const footer = file.length - 8 - file.readUInt32LE(file.length - 8);
  const text = file.toString('latin1', footer);
  const [from, to] = [varint(before).toString('latin1'), varint(after).toString('latin1')];
  expect(from).toHaveLength(to.length);
  return Buffer.concat([file.subarray(0, footer), Buffer.from(text.replaceAll(from, to), 'latin1')]);
}

describe('a Parquet log', () => {
  it.each(['SNAPPY', 'UNCOMPRESSED'])(
    'is read when it is written with %s, in any version and size',
    async (codec) => {
      const rows = Array.from({ length: 2500 }, (_, index) => ({
        'c-ip': index % 7 === 0 ? '-' : `198.51.100.${index % 250}`,
        'cs-uri-stem': `/path/${index % 100}`,
        'x-edge-request-id': `${index}`.padStart(20, 'x'),
        'cs(User-Agent)': index % 2 === 0 ? '-' : 'é',
      }));
      const query = select(
        `'/path/' || (i % 100) AS cs_uri_stem, lpad(i::VARCHAR, 20, 'x') AS x_edge_request_id,
       CASE WHEN i % 7 > 0 THEN '198.51.100.' || (i % 250) END AS C_IP, CASE WHEN i % 2 > 0 THEN 'é' END AS "cs(User-Agent)",
       NULL::INT AS fle_status, [{'c_ip': '198.51.100.7'}] AS nested`,
        'FROM range(2500) t(i)',
      );
      const expected = rows.map((each) => ({
        ...each,
        'cs(User-Agent)': Buffer.from(each['cs(User-Agent)']).toString('latin1'),
      }));
      for (const options of [
        '',
        'ROW_GROUP_SIZE 2048',
        'PARQUET_VERSION V2',
        'DICTIONARY_SIZE_LIMIT 1',
        'PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1',
      ]) {
        await expectRows(query, expected, `COMPRESSION ${codec}${options && `, ${options}`}`);
      }
    },
  );

  it.each(['ZSTD', 'GZIP', 'BROTLI', 'LZ4_RAW'])(
    'is rejected when it is compressed with %s',
    async (codec) => {
      const error = errorOf(await files.write(select(), `COMPRESSION ${codec}`));
      expect(error?.message).toBe(
        `The values of date are compressed with ${codec}. Write them with SNAPPY, as CloudFront does.`,
      );
    },
  );

  it.each([
    ['0::INT AS sc_status', { 'sc-status': '000' }],
    ['404::USMALLINT AS sc_status', { 'sc-status': '404' }],
    ['9007199254740993::BIGINT AS sc_bytes', { 'sc-bytes': '9007199254740993' }],
    ['0.001::DOUBLE AS time_taken', { 'time-taken': '0.001' }],
    ['12.345::FLOAT AS time_taken', { 'time-taken': '12.345' }],
    ["'2026-11-21'::DATE AS date", { date: '2026-11-21' }],
    ["'23:59:59.999999'::TIME AS time", { time: '23:59:59' }],
    ["'2026-11-20 23:59:59.999999'::TIMESTAMP AS timestamp, NULL AS date, '-' AS time", { time: '23:59:59' }],
    [
      "'2026-11-20 23:59:59.999999999'::TIMESTAMP_NS AS timestamp_ms, NULL AS date, NULL AS time",
      { time: '23:59:59' },
    ],
    ["1795219199 AS timestamp, NULL AS date, '07:00:00' AS time", { time: '23:59:59' }],
    ["'text'::BLOB AS cs_referer", { 'cs(Referer)': 'text' }],
    ["''  AS cs_referer", { 'cs(Referer)': '-' }],
  ])('has values as CloudFront would write them: %s', async (columns, expected) => {
    await expectRows(select(columns), [expected]);
  });

  it.each([
    ['chr(9) AS cs_referer', 'control byte'],
    ["'a' || chr(10) || 'b' AS cs_referer", 'control byte'],
    ["'b' || chr(13) AS sc_range_end", 'control byte'],
    ["'\\xFF'::BLOB AS cs_referer", 'not UTF-8'],
    ["repeat('x', 70000) AS cs_referer", 'length of a field'],
    ['-1 AS sc_bytes', 'sc-bytes'],
    ["'NaN'::DOUBLE AS time_taken", 'time-taken'],
    ["'290000-01-01'::DATE AS date", 'date', "'2026-11-20'::DATE AS date"],
    ['100 AS timestamp, NULL AS date', 'timestamp', '1795219199 AS timestamp'],
  ])('has a row set aside that is flawed: %s', async (bad, flaw, good = '') => {
    const query = [good, bad, good].map((given) => select(given)).join(' UNION ALL BY NAME ');
    const { rows, setAside } = maskedFile(await files.write(query));
    expect(rows).toEqual({ in: 3, out: 2, setAside: 1 });
    expect(setAside.map((line) => line.split('\t').slice(0, 2))).toEqual([['2', flaw]]);
  });

  it.each([
    ['\'POST\' AS "CS-METHOD"', 'The schema names cs-method twice'],
    ['[1] AS c_ip', 'The values of c-ip are not text, but lists or structures. Write them as text.'],
    ["{'a': 1} AS c_ip", 'The values of c-ip are not text, but lists or structures. Write them as text.'],
    ['true AS sc_bytes', 'The values of sc-bytes have the type BOOLEAN. Write them as text.'],
    [
      'uuid() AS x_edge_request_id',
      'The values of x-edge-request-id have the type UUID. Write them as text.',
    ],
    ["'07:00:00'::TIME AS cs_referer", 'The values of cs(Referer) have the type TIME. Write them as text.'],
    [
      '1.5::DECIMAL(9, 3) AS time_taken',
      'The values of time-taken have the type DECIMAL. Write them as text.',
    ],
  ])('is rejected when its schema cannot be trusted: %s', async (columns, reason) => {
    expect(errorOf(await files.write(select(columns)))?.message).toBe(reason);
  });

  it('is rejected when it is none of requests', async () => {
    expect(errorOf(await files.write("SELECT '203.0.113.9' AS a"))?.message).toMatch(
      /^The schema lacks date, time/,
    );
    const connections = "SELECT '203.0.113.9' AS clientIp, 1 AS connectionStatus";
    expect(errorOf(await files.write(connections))?.message).toMatch(/connection log/);
  });

  it('has no rows when it has none, and is read within gzip', async () => {
    const none = await files.write(select('', 'LIMIT 0'));
    expect(maskedFile(none).rows).toEqual({ in: 0, out: 0, setAside: 0 });
    const masker = new LogMasker(defaultPolicy, () => 1n);
    const source = (async function* () {
      yield gzipSync(await files.write(select()));
    })();
    for await (const chunk of inflate(source)) masker.write(chunk);
    expect([...masker.end()]).toHaveLength(1);
  });

  it('is rejected when it is cut, wherever', async () => {
    const file = await files.write(select("'203.0.113.9' AS c_ip"));
    for (const length of [4, 11, 12, 100, file.length - 1]) {
      expect(errorOf(file.subarray(0, length))).toBeInstanceOf(TruncatedLogError);
    }
    // The middle is gone, and the end still there.
    const joined = Buffer.concat([file.subarray(0, 4), file.subarray(200)]);
    expect(errorOf(joined)?.message).toMatch(/^The Parquet data (is damaged in|stops before)/);
    const length = Buffer.from(file);
    length.writeUInt32LE(file.length, file.length - 8);
    expect(errorOf(length)).toBeInstanceOf(TruncatedLogError);
  });

  it('is rejected when it is larger than what is held in memory', () => {
    const masker = new LogMasker(defaultPolicy, () => 1n);
    masker.write(Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(70_000)]));
    const chunk = Buffer.alloc(1024 * 1024);
    expect(() => {
      for (let length = 0; length <= longestFile; length += chunk.length) masker.write(chunk);
    }).toThrow(/longer than 64 MiB/);
  });

  it('is rejected when its footer claims other numbers of rows than its pages have', async () => {
    const file = await files.write(select('', 'FROM range(100)'));
    for (const rows of [99, 101, 8000]) {
      expect(errorOf(claiming(file, 100, rows))?.message).toMatch(/^The Parquet data is damaged in /);
    }
  });

  it('is rejected before it is decoded when it would become very much text', async () => {
    const file = await files.write(select('', 'FROM range(1_100_000)'), 'ROW_GROUP_SIZE 1_200_000');
    expect(file.length).toBeLessThan(20_000);
    expect(errorOf(claiming(file, 1_100_000, 100_000_000))?.message).toMatch(/more than 512 MiB of text/);
  });

  it('lets no address out, nor hangs, however its bytes are damaged', async () => {
    const query = select(
      "'198.51.100.' || i AS c_ip, '/' || repeat('ab', i % 9) AS cs_uri_stem, '203.0.113.' || i AS unknown",
      'FROM range(99) t(i)',
    );
    const intact = await Promise.all(
      ['', 'COMPRESSION UNCOMPRESSED', 'PARQUET_VERSION V2', 'DICTIONARY_SIZE_LIMIT 1'].map((options) =>
        files.write(query, options),
      ),
    );
    const damage = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff), fc.nat(255))), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.constantFrom(...intact), damage, (file, bytes) => {
        const spoiled = Buffer.from(file);
        for (const [at, byte] of bytes) spoiled[at % file.length] = byte;
        const error = errorOf(spoiled);
        if (error) expect(error.message).not.toMatch(/51\.100|0\.113/);
        else expect(JSON.stringify(maskedFile(spoiled))).not.toMatch(/51\.100\.\d|0\.113/);
      }),
      { numRuns: 300 },
    );
  });
});
