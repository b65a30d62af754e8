import { foreign, late, truncated, unreadableRows } from './faults.ts';
import { type LogFormat, type LogFormatName, logFormats } from './log-format.ts';
import { Random } from './random.ts';
import { makeFile, type TrafficFile } from './traffic-file.ts';
import { makeVisit, type RowFields } from './visit.ts';
import { type Distribution, distributions, hourlyShare } from './vocabulary.ts';

export interface TrafficOptions {
  /** the same seed, days and visits give the same bytes */
  readonly seed: string | number;
  /** the traffic is of the whole UTC days before this time's */
  readonly now: Date;
  /** how many days. Default: 3 */
  readonly days?: number;
  /** about how many visits there are in a day, of all distributions; each makes about 7 rows. Default: 1,000 */
  readonly visitsPerDay?: number;
  /** how the requests are logged: they are the same in each format. Default: legacy */
  readonly format?: LogFormatName;
}

const hour = 3_600_000;
const day = 24 * hour;

/** About what CloudFront writes into one file of a small site. */
const rowsPerFile = 150;

/**
 * Access logs of made-up sites, as CloudFront would deliver them: several distributions, days, and files for an hour;
 * people, crawlers and scanners; rows out of order; files that reach past midnight. And what goes wrong: rows that cannot
 * be read at noon; on the last day a file that is cut short, one that is no access log, and one that comes late.
 *
 * Files come in the order of their hours, those three last. But for those, an hour's files are the same whenever and with
 * whichever days they are asked for: traffic can be generated again a day later and goes on where it ended.
 */
export async function* generateTraffic({
  seed,
  now,
  days = 3,
  visitsPerDay = 1000,
  format: formatName = 'legacy',
}: TrafficOptions): AsyncGenerator<TrafficFile> {
  const format = logFormats[formatName];
  const today = Math.floor(now.getTime() / day) * day;
  const yesterday = today - day;
  for (let start = today - days * day; start < today; start += hour) {
    for (const distribution of distributions) {
      const random = new Random(seed, distribution.id, start);
      const rows = rowsOfHour(distribution, start, visitsPerDay, random);
      const isOdd = start % day === 12 * hour && distribution === distributions[0];
      const unreadable = isOdd ? rows.slice(0, 1).flatMap((row) => unreadableRows(row, format)) : [];
      yield* filesOf(distribution, start, rows, random, format, unreadable);
    }
  }
  for (const [makeOdd, hourOfDay] of [
    [truncated, 10],
    [foreign, 11],
    [late, 18],
  ] as const) {
    const start = yesterday + hourOfDay * hour;
    const random = new Random(seed, 'odd file', start);
    const distribution = random.pick(distributions);
    const rows = visits(distribution, start, 12, random);
    yield makeOdd(await makeFile(distribution, new Date(start), rows, random, format));
  }
}

function rowsOfHour(
  distribution: Distribution,
  start: number,
  visitsPerDay: number,
  random: Random,
): RowFields[] {
  const hourOfDay = (start % day) / hour;
  const shareOfHour = (hourlyShare[hourOfDay] as number) / sum(hourlyShare);
  const shareOfDistribution = distribution.share / sum(distributions.map(({ share }) => share));
  const expected = visitsPerDay * shareOfHour * shareOfDistribution * (0.6 + 0.8 * random.next());
  const rows = visits(distribution, start, Math.floor(expected + random.next()), random);
  // Somebody always stays up past midnight.
  const nextDay = new Date(start + hour).toISOString().slice(0, 10);
  while (hourOfDay === 23 && !rows.some(({ date }) => date === nextDay)) {
    rows.push(...makeVisit(distribution, start + hour - 1, random));
  }
  return rows;
}

function visits(distribution: Distribution, start: number, count: number, random: Random): RowFields[] {
  return Array.from({ length: count }, () =>
    makeVisit(distribution, start + random.next() * hour, random),
  ).flat();
}

async function* filesOf(
  distribution: Distribution,
  start: number,
  rows: readonly RowFields[],
  random: Random,
  format: LogFormat,
  unreadable: readonly string[],
): AsyncGenerator<TrafficFile> {
  const count = Math.ceil(rows.length / rowsPerFile);
  const size = Math.ceil(rows.length / count);
  for (let first = 0; first < rows.length; first += size) {
    const part = rows.slice(first, first + size);
    yield await makeFile(distribution, new Date(start), part, random, format, first === 0 ? unreadable : []);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
