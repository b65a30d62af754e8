import { LoadedWarehouse, maskedLog, maskedLogOfBefore } from './loaded-warehouse.ts';

let loaded: LoadedWarehouse;
beforeAll(async () => {
  loaded = await LoadedWarehouse.start();
});
afterAll(() => loaded.stop());

const facts = (fileId: number) =>
  loaded.rows(`
    SELECT host, path, referer, user_agent, edge_location, result_type
    FROM request WHERE file_id = ${fileId} ORDER BY seq_num`);

describe('A batch', () => {
  it('gives each row the values of its dimensions, and keeps each value once', async () => {
    const fileId = await loaded.load([
      { 'x-host-header': 'example.com', 'cs-uri-stem': '/a', 'cs(Referer)': 'https://x.example/' },
      { 'x-host-header': 'example.com', 'cs-uri-stem': '/b', 'cs(Referer)': 'https://x.example/' },
      { 'cs-uri-stem': '/a', 'cs(User-Agent)': 'curl', 'x-edge-result-type': 'Hit' },
    ]);
    expect(await facts(fileId)).toEqual([
      ['example.com', '/a', 'https://x.example/', null, 'FRA56-P8', null],
      ['example.com', '/b', 'https://x.example/', null, 'FRA56-P8', null],
      [null, '/a', null, 'curl', 'FRA56-P8', 'Hit'],
    ]);
    expect(await loaded.rows("SELECT path FROM page WHERE path IN ('/a', '/b') ORDER BY path")).toEqual([
      ['/a'],
      ['/b'],
    ]);
    expect(
      await loaded.rows("SELECT url FROM referer WHERE url IN ('-', 'https://x.example/') ORDER BY url"),
    ).toEqual([['-'], ['https://x.example/']]);
  });

  it('has the fields of v2, and none of them in rows of logs that were masked before there were any', async () => {
    const v2 = {
      'c-country': 'DE',
      'cache-behavior-path-pattern': '/assets/*',
      'origin-fbl': '0.104',
      'origin-lbl': '12.5',
      'distribution-tenant-id': 'dt_1',
      asn: '4294967295',
      distribution: 'E2EXAMPLE1TEST',
    };
    const [before, now] = [loaded.newFileId(), loaded.newFileId()];
    const rows = [{ 'cs-uri-stem': '/v2', ...v2 }, { 'cs-uri-stem': '/legacy' }];
    const logs = new Map([
      [before, maskedLogOfBefore(before, rows)],
      [now, maskedLog(now, rows)],
    ]);
    const columns = `country, cache_behavior, origin_seconds_to_first_byte, origin_seconds_to_last_byte,
      distribution_tenant, asn, distribution`;
    for (const script of ['load-batch', 'reload-batch']) {
      await loaded.loadMasked(logs, script);
      expect(
        await loaded.rows(
          `SELECT ${columns} FROM request WHERE file_id IN (${before}, ${now}) ORDER BY file_id, seq_num`,
        ),
      ).toEqual([
        Array(7).fill(null),
        Array(7).fill(null),
        ['DE', '/assets/*', 0.104, 12.5, 'dt_1', 4294967295, 'E2EXAMPLE1TEST'],
        Array(7).fill(null),
      ]);
    }
  });

  it('has what was noted, as it was noted', async () => {
    const noted = {
      visitor: '00c0ffee00c0ffee',
      network_label: 'crawler:google',
      utm_source: 'newsletter',
      utm_medium: 'e-mail',
      utm_campaign: 'nov 24',
      utm_term: 'a\\tb "c" %20',
      utm_content: '🎂'.repeat(100),
      search_term: 'café au lait',
    };
    const fileId = await loaded.load([{ 'cs-uri-stem': '/noted', ...noted }, { 'cs-uri-stem': '/other' }]);
    expect(
      await loaded.rows(
        `SELECT ${Object.keys(noted)} FROM access_log WHERE file_id = ${fileId} ORDER BY seq_num`,
      ),
    ).toEqual([Object.values(noted), Array(8).fill(null)]);
  });

  it('names the host by the header that the visitor sent, and else by the distribution', async () => {
    const fileId = await loaded.load([
      { 'cs(Host)': 'd111.cloudfront.net' },
      { 'x-host-header': 'b.example', 'cs(Host)': 'd1' },
    ]);
    expect((await facts(fileId)).map(([host]) => host)).toEqual(['d111.cloudfront.net', 'b.example']);
  });

  it('takes the ids of values that the warehouse knows', async () => {
    const before = await loaded.rows('SELECT id, path FROM page ORDER BY id');
    await loaded.load([{ 'cs-uri-stem': '/a' }, { 'cs-uri-stem': '/b' }]);
    expect(await loaded.rows('SELECT id, path FROM page ORDER BY id')).toEqual(
      expect.arrayContaining(before),
    );
    expect(await loaded.rows(`SELECT COUNT(*) FROM page WHERE path IN ('/a', '/b')`)).toEqual([[2]]);
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
    await loaded.warehouse.must(`INSERT INTO ${table} (${column}) VALUES ('${value}'), ('${value}')`);
    const fileId = await loaded.load([row, {}]);
    expect(
      await loaded.rows(`
        SELECT seq_num, d.${column} = '${value}', d.id = (SELECT MIN(id) FROM ${table} WHERE ${column} = '${value}')
        FROM access_log f JOIN ${table} d ON d.id = f.${table}
        WHERE file_id = ${fileId} ORDER BY seq_num`),
    ).toEqual([
      [1, true, true],
      [2, false, false],
    ]);
  });

  it('counts each row once, however many blanks end its values, in one load as in the next', async () => {
    const ending = (blanks: string) => ({
      'x-host-header': `no host${blanks}`,
      'cs-uri-stem': `/blank${blanks}`,
      'cs(Referer)': `blank${blanks}`,
      'cs(User-Agent)': `blank${blanks}`,
      'x-edge-location': `BLA${blanks}`,
      'x-edge-result-type': `Blank${blanks}`,
      'x-edge-response-result-type': `Blank${blanks} `,
      'x-edge-detailed-result-type': `Blank${blanks}  `,
    });
    const first = await loaded.load([ending(''), ending(' '), ending('  '), ending('')]);
    const second = await loaded.load([ending('   '), ending(''), ending(' ')]);
    expect(
      await loaded.rows(`
        SELECT file_id, COUNT(*), COUNT(DISTINCT host), COUNT(DISTINCT page), COUNT(DISTINCT user_agent),
          COUNT(DISTINCT result_type), COUNT(DISTINCT edge_location)
        FROM access_log WHERE file_id IN (${first}, ${second}) GROUP BY file_id ORDER BY file_id`),
    ).toEqual([
      [first, 4, 1, 1, 1, 1, 1],
      [second, 3, 1, 1, 1, 1, 1],
    ]);
    expect(await loaded.rows("SELECT path FROM page WHERE path LIKE '/blank%'")).toEqual([['/blank']]);
  });

  it('keeps a value as it is spelled when it is the only one', async () => {
    const fileId = await loaded.load([{ 'cs-uri-stem': '/alone  ', 'cs-uri-query': 'q ' }]);
    expect(await loaded.rows(`SELECT path, query FROM request WHERE file_id = ${fileId}`)).toEqual([
      ['/alone  ', 'q '],
    ]);
  });

  it('that is loaded again replaces its rows', async () => {
    const fileId = await loaded.load([{ 'cs-uri-stem': '/old' }, { 'cs-uri-stem': '/older' }]);
    await loaded.load([{ 'cs-uri-stem': '/new' }], 'reload-batch', fileId);
    expect((await facts(fileId)).map(([, path]) => path)).toEqual(['/new']);
  });
});
