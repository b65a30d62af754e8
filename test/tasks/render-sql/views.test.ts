import { classify } from './classify.ts';
import { LoadedWarehouse, type Row } from './loaded-warehouse.ts';

let loaded: LoadedWarehouse;

const person = {
  'c-ip': '192.0.0.0',
  'cs(User-Agent)': 'Mozilla/5.0%20(X11;%20Linux%20x86_64)%20Gecko/20100101%20Firefox/140.0',
  'cs-method': 'GET',
  'cs-uri-stem': '/',
};
const robot = { ...person, 'cs(User-Agent)': 'Mozilla/5.0%20(compatible;%20Googlebot/2.1)' };
const { 'c-ip': _network, ...withoutNetwork } = person;
const { 'cs(User-Agent)': _agent, ...withoutAgent } = person;

/** Requests of a day: what `traffic_by_day` and `page_by_day` say of them. */
const days: Record<string, { rows: readonly Row[]; says: Record<string, unknown> }> = {
  'of people': { rows: [person, person], says: { requests: 2, people: 2, visitors: 1, pages: 2 } },
  'of robots': { rows: [robot, robot], says: { requests: 2, people: 0, visitors: 1, pages: null } },
  'in a log without c-ip': {
    rows: [withoutNetwork, withoutNetwork],
    says: { requests: 2, people: 2, visitors: null, pages: 2 },
  },
  'in a log without cs(User-Agent)': {
    rows: [withoutAgent, withoutAgent],
    says: { requests: 2, people: null, visitors: 1, pages: 2 },
  },
  'in a log without both': {
    rows: [{ 'cs-method': 'GET' }],
    says: { requests: 1, people: null, visitors: null, pages: 1 },
  },
  'in logs with and without c-ip': {
    rows: [person, withoutNetwork],
    says: { requests: 2, people: 2, visitors: 1, pages: 2 },
  },
  'in logs with and without cs(User-Agent)': {
    rows: [person, robot, withoutAgent],
    says: { requests: 3, people: 1, visitors: 3, pages: 2 },
  },
};
const hostOf = (day: string) => `${day.replace(/\W+/g, '-').toLowerCase()}.example.com`;

const hosts: Record<string, readonly string[]> = {
  'one.example.com': [
    'one.example.com',
    'ONE.Example.COM',
    'one.example.com:443',
    'One.example.com.',
    'one.example.com.:80',
    ' one.example.com ',
    'one.example.com:',
  ],
  '[2001:db8::1]': ['[2001:db8::1]', '[2001:DB8::1]:443', '[2001:db8::1]:'],
  '192.0.2.7': ['192.0.2.7', '192.0.2.7:8080'],
  'under_score.example': ['under_score.example', 'Under_Score.example.'],
  // No hosts: they stay as they are.
  '\\N': ['\\N'],
  'A%20B:80': ['A%20B:80'],
  '::1': ['::1'],
  '.': ['.'],
  ':443': [':443'],
};

const robots = [
  ...[
    'python-requests/2.32.3',
    'Wget/1.24.5',
    'Go-http-client/2.0',
    'okhttp/4.12.0',
    'axios/1.7.9',
    'curl/8.10.1',
    'curl',
  ],
  ...[
    'Java/17.0.1',
    'libwww-perl/6.77',
    'Scrapy/2.11%20(+https://scrapy.org)',
    'node-fetch/1.0',
    'node',
    'undici',
    'Ruby',
  ],
  ...[
    'Python/3.12%20aiohttp/3.9.5',
    'python-httpx/0.27.0',
    'PHP/8.3',
    'GuzzleHttp/7',
    'PostmanRuntime/7.43.0',
    'HTTPie/3.2',
  ],
  ...[
    'Apache-HttpClient/4.5.14%20(Java/17)',
    'Mozilla/5.0',
    'Deno/1.46',
    'reqwest/0.12',
    'Faraday%20v2%20http-client',
  ],
  'Mozilla/5.0%20(X11;%20Linux%20x86_64)%20AppleWebKit/537.36%20HeadlessChrome/140.0.0.0%20Safari/537.36',
  'Mozilla/5.0%20(Linux;%20Android%2011)%20AppleWebKit/537.36%20Chrome/140.0%20Mobile%20Safari/537.36%20Chrome-Lighthouse',
  ...[
    'ChatGPT-User/1.0',
    'Claude-User/1.0',
    'Perplexity-User/1.0',
    'GPTBot/1.2',
    'ClaudeBot/1.0',
    'PerplexityBot/1.0',
    'Bytespider',
  ].map((name) => `Mozilla/5.0%20(compatible;%20${name})`),
  ...[
    'CCBot/2.0',
    'Amazonbot/0.1',
    'Google-Extended',
    'GoogleOther',
    'meta-externalagent/1.1',
    'OAI-SearchBot/1.0',
    'MistralAI-User/1.0',
  ],
  ...[
    'Feedly/1.0',
    'Feedbin%20feed-id:1',
    'NetNewsWire%20(RSS%20Reader)',
    'Inoreader/1.0',
    'Tiny%20Tiny%20RSS/21',
    'FreshRSS/1.24',
  ],
  ...[
    'NewsBlur%20Feed%20Fetcher',
    'Miniflux/2.2.3',
    'FeedFetcher-Google',
    'Mozilla/5.0%20(compatible;%20Miniflux/2)',
  ],
  ...[
    'facebookexternalhit/1.1',
    'Slackbot-LinkExpanding%201.0',
    'Mozilla/5.0%20(compatible;%20Discordbot/2.0)',
    'WhatsApp/2.23.20',
  ],
  ...[
    'TelegramBot%20(like%20TwitterBot)',
    'Twitterbot/1.0',
    'Slack-ImgProxy%20(+https://api.slack.com/robots)',
    'BingPreview/1.0b',
  ],
  ...[
    'Mozilla/5.0+(compatible;%20UptimeRobot/2.0)',
    'Pingdom.com_bot_version_1.4',
    'StatusCake_Pagespeed_Indev',
    'ELB-HealthChecker/2.0',
  ],
  ...[
    'Mozilla/5.0%2520(compatible;%2520bingbot/2.0)',
    'Googlebot-Image/1.0',
    'yandex.com/bots',
    'Baiduspider',
    'AdsBot-Google%20(bots)',
  ],
  'Mozilla/5.0%20(Linux;%20Android%2013;%20CUBOT%20X70)%20(compatible;%20Googlebot/2.1)',
  ...[
    'anthropic-ai',
    'cohere-ai',
    'RSSOwl/2.2',
    'newsboat/2.36',
    'Nextcloud-News/1.0',
    'Akregator/5.24',
    'kube-probe/1.29',
  ],
  ...[
    'Freshping/2.0',
    'RestSharp/106.15',
    'rest-client/2.1.0',
    'aria2/1.37.0',
    'Apache-HttpAsyncClient/4.1.5',
  ],
  ...[
    'Amazon%20CloudFront',
    'Faraday%20v2.9.0',
    'aws-cli/2.15.0',
    'git/2.43.0',
    'rclone/v1.65',
    'ApacheBench/2.3',
  ],
  ...[
    'Gemini-Deep-Research',
    'Grok/1.0',
    'Reeder/5.4%20CFNetwork/1410',
    'sqlmap/1.8',
    '$%7Bjndi:ldap://x/a%7D',
  ],
  'Mozilla/5.00%20(Nikto/2.5.0)%20(Evasions:None)',
  'Mozilla/5.0%20(Windows%20NT;%20en-US)%20WindowsPowerShell/5.1',
  'Mozilla/5.0%20(Windows%20NT%205.1;%20rv:11.0)%20Gecko%20Firefox/11.0%20(via%20ggpht.com%20GoogleImageProxy)',
  'Mozilla/5.0%20(compatible;%20Bluesky%20Cardyb/1.1;%20+mailto:support@bsky.app)',
  'Mozilla/5.0%20(compatible;%20Visitor;%20feedback@example.com)',
];
const people = [
  'Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20Chrome/140.0.0.0%20Safari/537.36%20Edg/140.0',
  'Mozilla/5.0%20(iPhone;%20CPU%20iPhone%20OS%2018_0%20like%20Mac%20OS%20X)%20AppleWebKit/605.1.15%20Version/18.0%20Mobile/15E148%20Safari/604.1',
  'Mozilla/5.0%2520(Macintosh;%2520Intel%2520Mac%2520OS%2520X%252010_15)%2520Safari/605.1.15',
  'Mozilla/5.0%20(Linux;%20Android%2013;%20CUBOT%20X70)%20AppleWebKit/537.36%20Chrome/140.0%20Mobile%20Safari/537.36',
  'Mozilla/5.0%20(Linux;%20Android%209;%20CUBOT_X18_Plus)%20AppleWebKit/537.36%20Chrome/120.0%20Mobile%20Safari/537.36',
  'Mozilla/5.0%20(Linux;%20Android%2014;%20Robotics%20Tablet)%20AppleWebKit/537.36%20Chrome/140.0%20Safari/537.36',
  'Mozilla/5.0%20(compatible;%20MSIE%2010.0;%20Windows%20NT%206.2;%20Trident/6.0)',
  'Opera/9.80%20(J2ME/MIDP;%20Opera%20Mini/7.1)%20Presto/2.12',
  'Mozilla/5.0%20(iPhone)%20AppleWebKit/605.1.15%20Mobile/15E148%20[Pinterest/iOS]',
  'Mozilla/5.0%20(Linux;%20Android%2013)%20Chrome/140.0%20Mobile%20DuckDuckGo/5%20Safari/537.36',
  'AppleCoreMedia/1.0.0.22A3354%20(iPhone;%20U;%20CPU%20OS%2018_0%20like%20Mac%20OS%20X;%20en_us)',
];

beforeAll(async () => {
  loaded = await LoadedWarehouse.start();
  await loaded.load([
    ...Object.entries(days).flatMap(([day, { rows }]) =>
      rows.map((row) => ({ 'x-host-header': hostOf(day), 'cs-uri-stem': '/', ...row })),
    ),
    ...Object.values(hosts).flatMap((spellings) =>
      spellings.map((host) => ({ 'x-host-header': host, 'cs-uri-stem': '/hosts' })),
    ),
    ...[...robots, ...people].map((agent) => ({ 'cs(User-Agent)': agent, 'cs-uri-stem': '/agents' })),
    { 'cs-uri-stem': '/nothing', 'x-edge-location': '-' },
  ]);
  await classify(loaded);
}, 20_000);
afterAll(() => loaded.stop());

describe('traffic_by_day and page_by_day', () => {
  it.each(Object.entries(days))('count requests %s', async (day, { says }) => {
    const [[requests, people, visitors] = []] = await loaded.rows(`
      SELECT requests::BIGINT, requests_of_people::BIGINT, visitors_estimate::BIGINT
      FROM traffic_by_day WHERE host = '${hostOf(day)}'`);
    const [[pages = null] = []] = await loaded.rows(
      `SELECT requests::BIGINT FROM page_by_day WHERE host = '${hostOf(day)}' AND path = '/'`,
    );
    expect({ requests, people, visitors, pages }).toEqual(says);
  });

  it('know one host by all of its spellings, and leave other text as it is', async () => {
    const found = await loaded.rows(
      "SELECT host, COUNT(*)::BIGINT FROM request WHERE path = '/hosts' GROUP BY host",
    );
    expect(Object.fromEntries(found as [string, number][])).toEqual(
      Object.fromEntries(Object.entries(hosts).map(([host, spellings]) => [host, spellings.length])),
    );
  });
});

describe('request', () => {
  it('knows robots from people', async () => {
    const found = await loaded.rows("SELECT user_agent, is_bot FROM request WHERE path = '/agents'");
    const expected = [...robots.map((agent) => [agent, true]), ...people.map((agent) => [agent, false])] as [
      string,
      boolean,
    ][];
    expect(Object.fromEntries(found as [string, boolean][])).toEqual(Object.fromEntries(expected));
  });

  it('says NULL of what the log does not tell', async () => {
    expect(
      await loaded.rows(`
        SELECT host, query, referer, user_agent, edge_location, result_type, client_network, response_bytes, is_bot
        FROM request WHERE path = '/nothing'`),
    ).toEqual([[null, null, null, null, null, null, null, null, null]]);
  });
});
