import { classify as classifyIn } from './classify.ts';
import { LoadedWarehouse } from './loaded-warehouse.ts';

let loaded: LoadedWarehouse;
beforeAll(async () => {
  loaded = await LoadedWarehouse.start();
});
afterAll(() => loaded.stop());

const sections = [{ name: 'Blog', pattern: '/blog/*' }];
const classify = (version: string, { all = false, withSections = true } = {}) =>
  classifyIn(loaded, version, { all, sections: withSections ? sections : [] });

const judged = () =>
  loaded.rows(`
    SELECT u.user_agent, c.class, c.rules FROM user_agent u JOIN user_agent_class c ON c.id = u.id
    UNION ALL SELECT r.url, c.class, c.rules FROM referer r JOIN referer_class c ON c.id = r.id
    UNION ALL SELECT p.path, c.section, c.rules FROM page p JOIN page_section c ON c.id = p.id
    ORDER BY 1`);

it('judges each value once by each version of the rules, and pages only if there are sections', async () => {
  await loaded.load([
    {
      'cs-uri-stem': '/blog/a',
      'cs(Referer)': 'https://www.google.com/',
      'cs(User-Agent)': "it's%20curl/8.5.0",
    },
  ]);
  expect(await classify('1', { withSections: false })).toEqual([
    'https://www.google.com/',
    "it's%20curl/8.5.0",
  ]);
  expect(await judged()).toEqual([
    ['https://www.google.com/', 'search', '1'],
    ["it's%20curl/8.5.0", 'tool', '1'],
  ]);
  expect(await classify('1', { withSections: false })).toEqual([]);

  await loaded.load([
    { 'cs-uri-stem': '/b', 'cs(Referer)': 'https://www.google.com/', 'cs(User-Agent)': 'GPTBot/1.2' },
  ]);
  expect(await classify('1', { withSections: false })).toEqual(['GPTBot/1.2']);

  const everything = ['/b', '/blog/a', 'GPTBot/1.2', 'https://www.google.com/', "it's%20curl/8.5.0"];
  expect(await classify('2')).toEqual(everything);
  expect(await judged()).toEqual([
    ['/b', null, '2'],
    ['/blog/a', 'Blog', '2'],
    ['GPTBot/1.2', 'ai-crawler', '2'],
    ['https://www.google.com/', 'search', '2'],
    ["it's%20curl/8.5.0", 'tool', '2'],
  ]);
  expect(await classify('2')).toEqual([]);
  expect(await classify('2', { all: true })).toEqual(everything);
  expect(await judged()).toHaveLength(5);

  // The sections are taken back: pages that have one lose it.
  expect(await classify('3', { withSections: false })).toEqual(everything);
  expect((await judged()).slice(0, 2)).toEqual([
    ['/b', null, '3'],
    ['/blog/a', null, '3'],
  ]);
});

it('two merges of the same values at once add each value once', async () => {
  const folder = `loads/${crypto.randomUUID()}/judged/`;
  await loaded.putObject(
    `${folder}000`,
    '{"kind":"referer","id":77,"class":"social","name":"X","host":"x.com","rules":"1"}\n',
  );
  const merge = { judged: `s3://masked/${folder}` };
  await Promise.all([loaded.run('merge-classification', merge), loaded.run('merge-classification', merge)]);
  expect(await loaded.rows('SELECT class, name, host FROM referer_class WHERE id = 77')).toEqual([
    ['social', 'X', 'x.com'],
  ]);
});
