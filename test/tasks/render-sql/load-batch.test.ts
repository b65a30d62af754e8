import { zstdCompressSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { logFields } from '../../../tasks/mask-logs/formats/fields.ts';
import { renderScript } from '../../../tasks/render-sql/render-script.ts';
import { migrationNames } from '../../../tasks/render-sql/scripts.ts';
import { TestWarehouse } from '../../local-cloud/services/redshift/data-api.ts';
import { startStorage } from '../../local-cloud/services.ts';

const environment = {
  WORKGROUP_NAME: 'logs',
  DATABASE_NAME: 'dev',
  ADMIN_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:admin',
  LOADER_USER: 'IAMR:loader',
};

let storage: Awaited<ReturnType<typeof startStorage>>;
let warehouse: TestWarehouse;

beforeAll(async () => {
  storage = await startStorage();
  await storage.s3.send(new CreateBucketCommand({ Bucket: 'masked' }));
  warehouse = await TestWarehouse.start({ s3: storage.config });
  // The loader's grants are those of another database, and no part of what is tested here.
  const schema = migrationNames.filter((name) => !name.endsWith('loader'));
  await run('prepare-migrations');
  for (const name of schema) await run(`migrations/${name}`);
});
afterAll(async () => {
  await warehouse.stop();
  await storage.close();
});

async function run(script: string, parameters: Record<string, string> = {}) {
  const { statements } = renderScript({ script, parameters }, environment);
  const { Status, Error: message } = await warehouse.batch(...statements);
  if (Status !== 'FINISHED') throw new Error(message);
}

type Row = Partial<Record<(typeof logFields)[number], string>>;

const usual: Row = {
  date: '2026-11-22',
  time: '10:00:00',
  'x-edge-location': 'FRA56-P8',
  'sc-status': '200',
};

/** Loads one masked log. */
async function load(fileId: number, rows: readonly Row[], script = 'load-batch'): Promise<void> {
  const put = async (key: string, body: string | Buffer) => {
    await storage.s3.send(new PutObjectCommand({ Bucket: 'masked', Key: key, Body: body }));
    return `s3://masked/${key}`;
  };
  const lines = rows.map((row, index) => {
    const fields = { ...usual, ...row };
    return `${[fileId, index + 1, ...logFields.map((field) => fields[field] ?? '-')].join('\t')}\n`;
  });
  const header = `${['file_id', 'row_num', ...logFields].join('\t')}\n`;
  const url = await put(`${fileId}.tsv.zst`, zstdCompressSync(header + lines.join('')));
  const file = { file_id: String(fileId), object_key: `${fileId}`, etag: 'e', log_date: '2026-11-22' };
  await run(script, {
    manifest: await put(`${fileId}.manifest.json`, JSON.stringify({ entries: [{ url, mandatory: true }] })),
    files: await put(`${fileId}.files.jsonl`, `${JSON.stringify(file)}\n`),
  });
}

/** Those below are taken by name. */
let lastFileId = 100;

const facts = (fileId: number) =>
  warehouse.rows(`
    SELECT host, path, referer, user_agent, edge_location, result_type
    FROM request WHERE file_id = ${fileId} ORDER BY seq_num`);

describe('A batch', () => {
  it('gives each row the values of its dimensions, and keeps each value once', async () => {
    await load(1, [
      { 'x-host-header': 'example.com', 'cs-uri-stem': '/a', 'cs(Referer)': 'https://x.example/' },
      { 'x-host-header': 'example.com', 'cs-uri-stem': '/b', 'cs(Referer)': 'https://x.example/' },
      { 'cs-uri-stem': '/a', 'cs(User-Agent)': 'curl', 'x-edge-result-type': 'Hit' },
    ]);
    expect(await facts(1)).toEqual([
      ['example.com', '/a', 'https://x.example/', '-', 'FRA56-P8', '-'],
      ['example.com', '/b', 'https://x.example/', '-', 'FRA56-P8', '-'],
      ['-', '/a', '-', 'curl', 'FRA56-P8', 'Hit'],
    ]);
    expect(await warehouse.rows("SELECT path FROM page WHERE path IN ('/a', '/b') ORDER BY path")).toEqual([
      ['/a'],
      ['/b'],
    ]);
    expect(
      await warehouse.rows("SELECT url FROM referer WHERE url IN ('-', 'https://x.example/') ORDER BY url"),
    ).toEqual([['-'], ['https://x.example/']]);
  });

  it('names the host by the header that the visitor sent, and else by the distribution', async () => {
    await load(2, [
      { 'cs(Host)': 'd111.cloudfront.net' },
      { 'x-host-header': 'b.example', 'cs(Host)': 'd1' },
    ]);
    expect((await facts(2)).map(([host]) => host)).toEqual(['d111.cloudfront.net', 'b.example']);
  });

  it.each(['\\N', '\\0', '\\', 'NULL', '"', "'", '%', '#'])(
    'loses no row to a value that is %s',
    async (value) => {
      const fileId = ++lastFileId;
      await load(fileId, [
        { 'cs-uri-stem': value, 'cs(Referer)': value, 'cs(User-Agent)': value, 'cs-uri-query': value },
      ]);
      expect(
        await warehouse.rows(
          `SELECT path, referer, user_agent, query FROM request WHERE file_id = ${fileId}`,
        ),
      ).toEqual([[value, value, value, value]]);
    },
  );

  it('takes the ids of values that the warehouse knows', async () => {
    const before = await warehouse.rows('SELECT id, path FROM page ORDER BY id');
    await load(3, [{ 'cs-uri-stem': '/a' }, { 'cs-uri-stem': '/b' }]);
    expect(await warehouse.rows('SELECT id, path FROM page ORDER BY id')).toEqual(
      expect.arrayContaining(before),
    );
    expect(await warehouse.rows(`SELECT COUNT(*) FROM page WHERE path IN ('/a', '/b')`)).toEqual([[2]]);
  });

  it.each([
    ['host', 'name', { 'x-host-header': 'twice.example' }],
    ['page', 'path', { 'cs-uri-stem': '/twice' }],
    ['referer', 'url', { 'cs(Referer)': 'https://twice.example/' }],
    ['user_agent', 'user_agent', { 'cs(User-Agent)': 'twice' }],
    ['edge_location', 'code', { 'x-edge-location': 'TWI1-C1' }],
    ['result_type', 'result_type', { 'x-edge-result-type': 'Twice' }],
  ] as const)('doubles no row when somebody added a %s twice', async (table, column, row) => {
    const value = Object.values(row)[0];
    await warehouse.must(`INSERT INTO ${table} (${column}) VALUES ('${value}'), ('${value}')`);
    const fileId = ++lastFileId;
    await load(fileId, [row, {}]);
    expect(
      await warehouse.rows(`
        SELECT seq_num, d.${column} = '${value}', d.id = (SELECT MIN(id) FROM ${table} WHERE ${column} = '${value}')
        FROM access_log f JOIN ${table} d ON d.id = f.${table}
        WHERE file_id = ${fileId} ORDER BY seq_num`),
    ).toEqual([
      [1, true, true],
      [2, false, false],
    ]);
  });

  it('that is loaded again replaces its rows', async () => {
    await load(9, [{ 'cs-uri-stem': '/old' }, { 'cs-uri-stem': '/older' }]);
    await load(9, [{ 'cs-uri-stem': '/new' }], 'reload-batch');
    expect((await facts(9)).map(([, path]) => path)).toEqual(['/new']);
  });
});
