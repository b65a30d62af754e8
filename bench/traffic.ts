import { compress, logFormats } from '../demo/traffic/log-format.ts';
import { Random } from '../demo/traffic/random.ts';
import { makeVisit, type RowFields } from '../demo/traffic/visit.ts';
import { distributions } from '../demo/traffic/vocabulary.ts';

/** How many different values the rows of a log have, where the invented traffic has a few dozen. */
const variety = { pages: 2_000, agents: 1_000, referers: 10_000 };

/**
 * A log of one UTC day, as CloudFront compresses it: invented visits, with as many pages and referers as a busy site has.
 *
 * @param file which of the day's logs: no two have a request in common
 */
export function busyLog(date: string, rowCount: number, file: number): Buffer {
  const { header, line } = logFormats.legacy;
  const random = new Random('bench', date, file);
  const start = Date.parse(`${date}T10:00:00Z`);
  const rows: RowFields[] = [];
  while (rows.length < rowCount) {
    const distribution = random.pick(distributions);
    rows.push(...makeVisit(distribution, start + random.next() * 3_600_000, random));
  }
  const lines = rows.slice(0, rowCount).map((row) => line(varied(row, random)));
  return compress(header + lines.join(''));
}

function varied(row: RowFields, random: Random): RowFields {
  const agent = row['cs(User-Agent)'];
  const referer = row['cs(Referer)'];
  return {
    ...row,
    'cs-uri-stem': `${row['cs-uri-stem']}${among(variety.pages, random)}`,
    'cs(User-Agent)': agent === '-' ? agent : `${agent}%20build/${among(variety.agents, random)}`,
    ...(referer &&
      referer !== '-' && { 'cs(Referer)': `${referer}?from=${among(variety.referers, random)}` }),
  };
}

/** A few values come often, most of them seldom. */
function among(count: number, random: Random): number {
  return Math.floor(count * random.next() ** 3);
}
