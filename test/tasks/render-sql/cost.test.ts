import { LoadedWarehouse, type Row } from './loaded-warehouse.ts';

let loaded: LoadedWarehouse;
beforeAll(async () => {
  loaded = await LoadedWarehouse.start();
  await loaded.load(costs);
  await loaded.warehouse.must(
    `INSERT INTO user_agent_class (id, class, name, operator, rules)
     SELECT id, 'ai-crawler', 'GPTBot', 'OpenAI', '1' FROM user_agent WHERE user_agent = 'GPTBot/1.2'`,
  );
  await loaded.warehouse.must(
    `INSERT INTO page_section (id, section, rules) SELECT id, 'Blog', '1' FROM page WHERE path LIKE '/blog/%'`,
  );
}, 20_000);
afterAll(() => loaded.stop());

const gigabyte = String(2 ** 30);
const request: Row = {
  'x-host-header': 'www.example.com',
  'cs-uri-stem': '/',
  'cs-method': 'GET',
  'cs-protocol': 'https',
  'x-edge-location': 'FRA56-P8',
  'x-edge-result-type': 'Hit',
  'sc-bytes': gigabyte,
};

/** A day of one gigabyte for each request, at several prices. */
const costs: Row[] = [
  { 'cs(User-Agent)': 'GPTBot/1.2', 'cs-uri-stem': '/blog/a' },
  { 'cs(User-Agent)': 'GPTBot/1.2', 'cs-uri-stem': '/blog/b', 'x-edge-result-type': 'Miss' },
  { 'x-edge-location': 'GRU3-C1', 'cs-protocol': 'http' },
  { 'x-edge-location': 'HKG54', 'cs-protocol': 'ws' },
  { 'x-edge-location': 'SYD1-C1', 'cs-protocol': 'grpcs' },
  // Without a price: a place that is not known, one that another company sells, and what the log does not say.
  { 'x-host-header': 'no-price.example.com', 'x-edge-location': 'XXX1-C1' },
  { 'x-host-header': 'no-price.example.com', 'x-edge-location': '-' },
  { 'x-host-header': 'no-price.example.com', 'x-edge-location': 'PEK50-C1' },
  { 'x-host-header': 'no-protocol.example.com', 'cs-protocol': '-' },
  { 'x-host-header': 'no-bytes.example.com', 'sc-bytes': '-', 'x-edge-result-type': '-' },
].map((row) => ({ ...request, ...row }));

const costOf = (columns: string, host: string) =>
  loaded.rows(`
    SELECT ${columns}, SUM(requests)::BIGINT, SUM(misses)::BIGINT, SUM(response_bytes)::BIGINT / 1073741824,
      ROUND(SUM(transfer_usd_estimate), 6), ROUND(SUM(request_usd_estimate), 9),
      SUM(bytes_without_price)::BIGINT / 1073741824, SUM(requests_without_price)::BIGINT
    FROM cost_by_day WHERE date = '2026-11-22' AND host = '${host}'
    GROUP BY ${columns} ORDER BY ${columns}`);

describe('cost_by_day', () => {
  it('says what each agent and section costs', async () => {
    expect(await costOf('agent_class, agent_name, agent_operator, section', 'www.example.com')).toEqual([
      ['ai-crawler', 'GPTBot', 'OpenAI', 'Blog', 2, 1, 2, 0.17, 0.0000024, 0, 0],
      ['unknown', null, null, null, 3, 0, 3, 0.344, 0.00000375, 0, 0],
    ]);
  });

  it('takes the prices of the region and the protocol', async () => {
    expect(await costOf('pricing_region', 'www.example.com')).toEqual([
      ['Asia Pacific', 1, 0, 1, 0.12, 0.0000009, 0, 0],
      ['Australia and New Zealand', 1, 0, 1, 0.114, 0.00000125, 0, 0],
      ['Europe', 2, 1, 2, 0.17, 0.0000024, 0, 0],
      ['South America', 1, 0, 1, 0.11, 0.0000016, 0, 0],
    ]);
  });

  it('keeps requests without a price, and counts them', async () => {
    expect(await costOf('pricing_region', 'no-price.example.com')).toEqual([
      ['China', 1, 0, 1, null, null, 1, 1],
      [null, 2, 0, 2, null, null, 2, 2],
    ]);
  });

  it('says NULL of what the log does not tell', async () => {
    expect(await costOf('host', 'no-protocol.example.com')).toEqual([
      ['no-protocol.example.com', 1, 0, 1, 0.085, null, 0, 1],
    ]);
    expect(await costOf('host', 'no-bytes.example.com')).toEqual([
      ['no-bytes.example.com', 1, null, null, null, 0.0000012, null, 0],
    ]);
  });

  it('knows one price for each region that edge locations have, China excepted', async () => {
    expect(
      await loaded.rows(`
        SELECT a.pricing_region, COUNT(DISTINCT p.usd_per_gb) FROM edge_airport a
        LEFT JOIN cloudfront_price p USING (pricing_region)
        GROUP BY a.pricing_region HAVING COUNT(DISTINCT p.usd_per_gb) <> 1`),
    ).toEqual([['China', 0]]);
    expect(await loaded.rows('SELECT code FROM edge_airport GROUP BY code HAVING COUNT(*) > 1')).toEqual([]);
  });
});
