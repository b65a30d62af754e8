import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { defaultPolicy } from '../mask-logs/logs.ts';
import { masked } from '../mask-logs/masked.ts';
import { classify } from './classify.ts';
import { LoadedWarehouse } from './loaded-warehouse.ts';

/** A day of traffic and the numbers that it must give, made by another hand. They are kept outside the project. */
const directory = join(
  process.env.SAMPLES_DIR ?? join(import.meta.dirname, '../../../../shared/samples'),
  'v2-made',
);
const describeSamples = existsSync(directory) ? describe : describe.skip;

interface Expected extends Record<string, unknown> {
  readonly date: string;
}

describeSamples('A labelled day of traffic', () => {
  let loaded: LoadedWarehouse;
  beforeAll(async () => {
    loaded = await LoadedWarehouse.start();
    const log = gunzipSync(readFileSync(join(directory, 'insight-day.w3c.gz'))).toString('latin1');
    const policy = { ...defaultPolicy, noteCampaigns: true };
    for (const [date, text] of Object.entries(masked(log, policy).masked)) {
      const fileId = loaded.newFileId();
      const bytes = Buffer.from(text.replaceAll(/^1(?=\t)/gm, `${fileId}`), 'latin1');
      await loaded.loadMasked(new Map([[fileId, bytes]]), 'load-batch', date);
    }
    await classify(loaded);
  }, 20_000);
  afterAll(() => loaded.stop());

  it('gives the numbers that it must', async () => {
    const path = join(directory, 'insight-day.expected.json');
    const expected: Expected[] = JSON.parse(readFileSync(path, 'utf8'));
    for (const day of expected) expect(await numbersOf(loaded, day.date)).toEqual(day);
  });
});

const campaignColumns = ['utm_source', 'utm_medium', 'utm_campaign'] as const;

async function numbersOf(loaded: LoadedWarehouse, date: string): Promise<Expected> {
  const rows = (select: string) => loaded.rows(select.replaceAll('DAY', `date = '${date}'`));
  const numbers = async (select: string) => Object.fromEntries(await rows(select));
  const [[hits, cacheable, requests] = []] = await rows(`
    SELECT SUM(CASE WHEN result_type IN ('Hit', 'RefreshHit') THEN requests ELSE 0 END)::BIGINT,
      SUM(CASE WHEN result_type IN ('Hit', 'RefreshHit', 'Miss') THEN requests ELSE 0 END)::BIGINT, SUM(requests)::BIGINT
    FROM cache_by_day WHERE DAY`);
  const [[views, notAttributed, visitors, visits, bounces] = []] = await rows(`
    SELECT views, views_not_attributed, visitors, visits, bounces FROM visit_by_day WHERE DAY`);
  const [[certain] = []] = await rows(`
    SELECT COUNT(*) FROM pageview p JOIN access_log f USING (file_id, seq_num)
    WHERE DAY AND f.content_type IS NOT NULL`);
  const campaigns = await rows(`
    SELECT utm_source, utm_medium, utm_campaign FROM pageview WHERE DAY AND is_entry AND utm_source IS NOT NULL
    ORDER BY datetime`);
  return {
    date,
    requests,
    requests_by_class: await numbers(
      'SELECT agent_class, SUM(requests)::BIGINT FROM agent_by_day WHERE DAY GROUP BY agent_class',
    ),
    requests_by_bot: await numbers(`
      SELECT NVL(agent_name, '(none)'), SUM(requests)::BIGINT FROM agent_by_day
      WHERE DAY AND agent_class <> 'person' GROUP BY agent_name`),
    status: await numbers(
      "SELECT LPAD(status::VARCHAR, 3, '0'), requests FROM status_by_day WHERE DAY ORDER BY status",
    ),
    result_types: await numbers('SELECT result_type, requests FROM cache_by_day WHERE DAY'),
    cache_hit_ratio_of_cacheable: `${hits}/${cacheable}`,
    cache_hit_ratio_of_all: `${hits}/${requests}`,
    pageviews_of_people: views,
    pageviews_without_304_of_unknown_type: certain,
    pages: await numbers('SELECT path, views FROM pageview_by_day WHERE DAY'),
    visitors,
    pageviews_without_visitor: notAttributed,
    visits_30_minutes: visits,
    bounces,
    entry_pages: await numbers('SELECT path, entries FROM pageview_by_day WHERE DAY AND entries > 0'),
    referrer_class_of_first_pageview_of_visit: await numbers(`
      SELECT referer_class, SUM(visits)::BIGINT FROM source_by_day WHERE DAY AND visits > 0 GROUP BY referer_class`),
    utm_of_first_pageview_of_visit: campaigns.map((values) =>
      Object.fromEntries(
        campaignColumns.flatMap((column, index) => (values[index] === null ? [] : [[column, values[index]]])),
      ),
    ),
    visitors_by_country: await numbers(
      'SELECT country, visitors FROM country_by_day WHERE DAY AND visitors > 0',
    ),
  };
}
