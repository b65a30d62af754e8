import { classify } from './classify.ts';
import { LoadedWarehouse, type Row } from './loaded-warehouse.ts';

let loaded: LoadedWarehouse;

const chrome =
  'Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/142.0.0.0%20Safari/537.36';
const gptBot = 'Mozilla/5.0%20(compatible;%20GPTBot/1.2)';
const googlebot = 'Mozilla/5.0%20(compatible;%20Googlebot/2.1;%20+http://www.google.com/bot.html)';
const html = 'text/html;%20charset=utf-8';

const request = (host: string, time: string, path: string, values: Row = {}): Row => ({
  'x-host-header': host,
  time,
  'cs-uri-stem': path,
  'cs-method': 'GET',
  'cs-protocol-version': 'HTTP/2.0',
  'sc-content-type': html,
  'x-edge-result-type': 'Hit',
  'sc-bytes': '1000',
  ...values,
});
const person = (host: string, time: string, path: string, visitor: string, values: Row = {}): Row =>
  request(host, time, path, { 'cs(User-Agent)': chrome, visitor, ...values });
const noType = { 'sc-content-type': '-' };

const rows: Row[] = [
  // Visits: a pause of 30 minutes is within one, a longer one is not. Another host is another visit.
  person('visits.example', '08:00:00', '/', 'a', { 'cs(Referer)': 'https://www.google.co.jp/' }),
  person('visits.example', '08:30:00', '/next', 'a', { 'cs(Referer)': 'https://www.visits.example/' }),
  person('visits.example', '09:00:01', '/', 'a', { 'cs(Referer)': 'https://notgoogle.com/' }),
  person('visits.example', '08:00:00', '/', 'b', { utm_source: 'chatgpt.com' }),
  person('visits.example', '08:00:00', '/', 'c', { utm_source: 'ChatGPT.com', utm_medium: 'cpc' }),
  person('visits.example', '08:00:00', '/', 'd', {
    utm_medium: 'email',
    'cs(Referer)': 'https://mail.google.com/',
  }),
  person('visits.example', '08:00:00', '/', '-', { 'c-country': 'DE' }),
  person('visits.example', '23:59:00', '/', 'e', { 'c-country': 'DE' }),
  { ...person('visits.example', '00:01:00', '/', 'f', { 'c-country': 'DE' }), date: '2026-11-23' },

  // What is a pageview, and what is none.
  person('pages.example', '08:00:00', '/upper', 'a', { 'sc-content-type': 'TEXT/HTML' }),
  person('pages.example', '08:00:00', '/charset', 'a', { 'sc-content-type': 'text/html;%20charset=utf-8' }),
  person('pages.example', '08:00:00', '/unchanged', 'a', { 'sc-status': '304', ...noType }),
  person('pages.example', '08:00:00', '/read.html', 'a', { 'sc-status': '304', ...noType }),
  request('pages.example', '10:00:00', '/read.html', { 'cs(User-Agent)': googlebot }),
  person('pages.example', '08:00:00', '/data.json', 'a', { 'sc-status': '304', ...noType }),
  person('pages.example', '08:00:00', '/without-type', 'a', noType),
  person('pages.example', '08:00:00', '/head', 'a', { 'cs-method': 'HEAD' }),
  person('pages.example', '08:00:00', '/post', 'a', { 'cs-method': 'POST' }),
  person('pages.example', '08:00:00', '/moved', 'a', { 'sc-status': '301' }),
  person('pages.example', '08:00:00', '/missing', 'a', { 'sc-status': '404' }),
  person('pages.example', '08:00:00', '/part', 'a', { 'sc-status': '206' }),
  person('pages.example', '08:00:00', '/gone-away', 'a', { 'sc-status': '000', ...noType }),
  person('pages.example', '08:00:00', '/html5', 'a', { 'sc-content-type': 'text/html5' }),
  request('pages.example', '08:00:00', '/robot', { 'cs(User-Agent)': gptBot, visitor: 'z' }),

  // A log of before 2019, without content types; and one that tells nothing of who sent a request.
  person('old.example', '08:00:00', '/', '-', noType),
  person('old.example', '08:00:01', '/index.php', '-', noType),
  person('old.example', '08:00:02', '/site.css', '-', noType),
  request('silent.example', '08:00:00', '/'),

  // Robots: as they call themselves, and as their network says.
  request('robots.example', '08:00:00', '/', {
    'cs(User-Agent)': googlebot,
    network_label: 'crawler:google',
  }),
  request('robots.example', '08:00:00', '/robots.txt', {
    'cs(User-Agent)': googlebot,
    network_label: 'crawler:google',
    'sc-content-type': 'text/plain',
  }),
  request('robots.example', '08:00:00', '/', { 'cs(User-Agent)': googlebot, network_label: 'crawler:meta' }),
  request('robots.example', '08:00:00', '/gone', {
    'cs(User-Agent)': gptBot,
    network_label: 'cloud:amazon',
    'sc-status': '404',
  }),
  request('robots.example', '08:00:00', '/wp-login.php'),

  // The cache.
  ...['x=1&utm=a', 'x=1&utm=b', 'utm=c&x=1'].map((query) =>
    request('cache.example', '08:00:00', '/list', {
      'cs-uri-query': query,
      'x-edge-result-type': 'Miss',
      'time-taken': '2.0',
    }),
  ),
  request('cache.example', '08:00:00', '/list', {
    'cs-uri-query': 'x=1',
    'sc-bytes': '3000',
    'time-taken': '1.0',
  }),
  request('cache.example', '08:00:00', '/list', {
    'x-edge-result-type': 'Error',
    'sc-status': '502',
    'cs(Referer)': 'https://cache.example/',
  }),
  request('cache.example', '08:00:00', '/list', { 'x-edge-result-type': 'Redirect', 'sc-status': '301' }),
  // Values without a name, and what is never cached.
  ...['1764054000', '1764054001&&x='].map((query) =>
    request('busted.example', '08:00:00', '/list', { 'cs-uri-query': query, 'x-edge-result-type': 'Miss' }),
  ),
  request('busted.example', '08:00:00', '/list', {
    'cs-method': 'POST',
    'cs-uri-query': 'x=1',
    'x-edge-result-type': 'Miss',
  }),

  // People by what they do: one does, and each other does one thing that people do not.
  person('deeds.example', '08:00:00', '/', 'good'),
  person('deeds.example', '08:00:01', '/site.css', 'good', { 'sc-content-type': 'text/css' }),
  ...['/', '/a', '/b'].map((path) => person('deeds.example', '08:00:00', path, 'bare')),
  person('deeds.example', '08:00:00', '/robots.txt', 'polite', { 'sc-content-type': 'text/plain' }),
  ...['/x', '/y'].map((path) => person('deeds.example', '08:00:00', path, 'lost', { 'sc-status': '404' })),
  person('deeds.example', '08:00:00', '/', 'old', { 'cs-protocol-version': 'HTTP/1.1' }),
  ...Array.from({ length: 101 }, (_, page) => person('deeds.example', '08:00:30', `/p${page}`, 'fast')),
  person('deeds.example', '08:00:40', '/site.css', 'fast', { 'sc-content-type': 'text/css' }),
  // Nobody here loads assets or speaks HTTP/2: that says nothing of anybody.
  ...['/', '/a', '/b'].map((path) =>
    person('plain.example', '08:00:00', path, 'p', { 'cs-protocol-version': 'HTTP/1.1' }),
  ),
];

beforeAll(async () => {
  loaded = await LoadedWarehouse.start();
  await loaded.load(rows);
  await classify(loaded);
}, 20_000);
afterAll(() => loaded.stop());

const day = "date = '2026-11-22'";

it('visits end after half an hour, with the day, and at another host', async () => {
  expect(
    await loaded.rows(`
      SELECT date::VARCHAR, views, views_not_attributed, visitors, visits, bounces
      FROM visit_by_day WHERE host = 'visits.example' ORDER BY date`),
  ).toEqual([
    ['2026-11-22', 8, 1, 5, 6, 5],
    ['2026-11-23', 1, 0, 1, 1, 1],
  ]);
});

it('days and hours are those of the time zone of the stage, since its next load', async () => {
  const host = 'zone.example';
  const days = () =>
    loaded.rows(`SELECT date::VARCHAR, hour FROM request WHERE host = '${host}' ORDER BY datetime`);
  const load = async (time: string, timeZone: string) => {
    const batch = await loaded.put([request(host, time, '/')], loaded.newFileId());
    await loaded.run('load-batch', batch, timeZone);
  };
  await load('14:59:59', 'Asia/Tokyo');
  await load('15:00:00', 'Asia/Tokyo');
  expect(await days()).toEqual([
    ['2026-11-22', 23],
    ['2026-11-23', 0],
  ]);
  await load('16:00:00', 'UTC');
  expect(await days()).toEqual([
    ['2026-11-22', 14],
    ['2026-11-22', 15],
    ['2026-11-22', 16],
  ]);
});

it('visits come from where their first pageview does, campaigns before referers', async () => {
  expect(
    await loaded.rows(`
      SELECT source_class, referer_class, source_name, visits, bounces FROM source_by_day
      WHERE host = 'visits.example' AND ${day} ORDER BY 1, 2, 3`),
  ).toEqual([
    ['ai', 'direct', 'ChatGPT', 1, 1],
    ['campaign', 'direct', 'ChatGPT.com', 1, 1],
    ['campaign', 'email', 'email', 1, 1],
    ['direct', 'direct', null, 1, 1],
    ['internal', 'internal', 'visits.example', 0, 0],
    ['search', 'search', 'Google', 1, 0],
    ['website', 'website', 'notgoogle.com', 1, 1],
  ]);
});

it('pageviews are HTML that people were shown', async () => {
  expect(
    await loaded.rows(`
      SELECT host, path FROM pageview_by_day
      WHERE host IN ('pages.example', 'old.example', 'silent.example') ORDER BY 1, 2`),
  ).toEqual([
    ['old.example', '/'],
    ['old.example', '/index.php'],
    ['pages.example', '/charset'],
    ['pages.example', '/read.html'],
    ['pages.example', '/unchanged'],
    ['pages.example', '/upper'],
  ]);
});

it('what a log does not tell is NULL or unknown', async () => {
  expect(
    await loaded.rows("SELECT views, visitors, visits, bounces FROM visit_by_day WHERE host = 'old.example'"),
  ).toEqual([[2, null, null, null]]);
  expect(
    await loaded.rows(
      "SELECT source_class, referer_class, visits FROM source_by_day WHERE host = 'old.example'",
    ),
  ).toEqual([['unknown', 'unknown', null]]);
  expect(
    await loaded.rows(`
      SELECT requests, requests_of_people, requests_of_crawlers, requests_of_others, requests_of_unknown
      FROM traffic_by_hour WHERE host = 'silent.example'`),
  ).toEqual([[1, null, null, null, 1]]);
});

it('robots have a name, and their network tells whether they bear it rightly', async () => {
  expect(
    await loaded.rows(`
      SELECT agent_class, agent_name, agent_operator, verification, requests, pages, errors, reads_of_robots_txt
      FROM agent_by_day WHERE host = 'robots.example' ORDER BY 1, 4`),
  ).toEqual([
    ['ai-crawler', 'GPTBot', 'OpenAI', 'unverified', 1, 0, 1, 0],
    ['search', 'Googlebot', 'Google', 'forged', 1, 1, 0, 0],
    ['search', 'Googlebot', 'Google', 'verified', 2, 1, 0, 1],
    ['tool', null, null, null, 1, 1, 0, 0],
  ]);
});

it('the cache is measured by what it could have answered, parameter by parameter', async () => {
  expect(
    await loaded.rows(`
      SELECT content_type, requests, hits, misses, hit_ratio, hit_ratio_of_bytes
      FROM cache_ratio_by_day WHERE host = 'cache.example'`),
  ).toEqual([['text/html', 6, 1, 3, 0.25, 0.5]]);
  expect(
    await loaded.rows(`
      SELECT parameter, requests, distinct_values, hits, misses
      FROM cache_parameter_by_day WHERE host = 'cache.example' ORDER BY 1`),
  ).toEqual([
    ['utm', 3, 3, 0, 3],
    ['x', 4, 1, 1, 3],
  ]);
  expect(
    await loaded.rows(`
      SELECT parameter, requests, distinct_values, hits, misses
      FROM cache_parameter_by_day WHERE host = 'busted.example' ORDER BY 1`),
  ).toEqual([
    ['x', 1, 1, 0, 1],
    [null, 2, 2, 0, 2],
  ]);
  expect(
    await loaded.rows("SELECT p50_seconds, p95_seconds FROM slow_page_by_day WHERE host = 'cache.example'"),
  ).toEqual([[2, 2]]);
  expect(
    await loaded.rows("SELECT status, path, referer_class FROM error_by_day WHERE host = 'cache.example'"),
  ).toEqual([[502, '/list', 'internal']]);
});

it('browsers are told from people by what they do, where others do otherwise', async () => {
  expect(
    await loaded.rows(`
      SELECT claimed_browsers, behaved_like_people, without_assets, read_robots_txt, too_fast, found_nothing, used_old_protocol
      FROM people_by_day WHERE host IN ('deeds.example', 'plain.example') ORDER BY host`),
  ).toEqual([
    [6, 1, 1, 1, 1, 1, 1],
    [1, 1, 0, 0, 0, 0, 0],
  ]);
});
