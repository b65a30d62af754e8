import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { generateTraffic, type TrafficOptions } from '../../../demo/traffic/generate-traffic.ts';
import { logFormatNames } from '../../../demo/traffic/log-format.ts';
import { summarizeTraffic } from '../../../demo/traffic/summarize-traffic.ts';
import type { TrafficFile } from '../../../demo/traffic/traffic-file.ts';
import { RejectedLogError } from '../../../tasks/mask-logs/errors.ts';
import { type Block, LogMasker, setAside } from '../../../tasks/mask-logs/log-masker.ts';
import { inflate } from '../../../tasks/mask-logs/reading/inflate.ts';

const options = { seed: 1, now: new Date('2026-03-01T07:00:00Z') };
async function traffic(options: TrafficOptions): Promise<TrafficFile[]> {
  const files: TrafficFile[] = [];
  for await (const file of generateTraffic(options)) files.push(file);
  return files;
}

const files = await traffic(options);
const summary = summarizeTraffic(files);
const good = files.filter(({ broken }) => !broken);
const rows = good.flatMap(({ body }) =>
  gunzipSync(body)
    .toString()
    .split('\n')
    .slice(2, -1)
    .map((line) => line.split('\t')),
);
const column = (index: number) => new Set(rows.map((row) => row[index - 1]));

const digest = (files: readonly TrafficFile[]) =>
  files.reduce((hash, { key, body }) => hash.update(key).update(body), createHash('sha256')).digest('hex');

async function mask(body: Buffer) {
  const masker = new LogMasker({ ipv4Bits: 8, ipv6Bits: 32, dropFields: ['cs(Cookie)', 'c-port'] }, () => 1n);
  const outputs: Record<string, string> = {};
  const take = (blocks: Iterable<Block>) => {
    for (const { output, bytes } of blocks) outputs[String(output)] = (outputs[String(output)] ?? '') + bytes;
  };
  for await (const chunk of inflate(Readable.from([body]))) take(masker.write(chunk));
  take(masker.end());
  const { [String(setAside)]: _, ...dates } = outputs;
  return { rows: masker.rows, dates };
}

describe('the traffic', () => {
  it('is the same, byte for byte, for the same seed', async () => {
    expect(digest(await traffic(options))).toBe(digest(files));
    expect(digest(await traffic({ ...options, seed: 2 }))).not.toBe(digest(files));
  });

  it('of a day does not depend on how many days are asked for', async () => {
    const lastDay = await traffic({ ...options, days: 1 });
    expect(digest(lastDay)).toBe(digest(files.slice(-lastDay.length)));
  });

  it('asked for a day later goes on where it ended', async () => {
    const tomorrow = { ...options, now: new Date('2026-03-02T07:00:00Z') };
    const later = await traffic(tomorrow);
    const regular = files.filter((file) => !file.broken && !file.late);
    const known = new Map(later.map((file) => [file.key, file]));
    const again = regular.filter(({ key }) => known.get(key));
    expect(digest(again.map(({ key }) => known.get(key) as TrafficFile))).toBe(digest(again));
    expect(again).toHaveLength(regular.filter(({ key }) => !key.includes('2026-02-26')).length);
  });

  it('is of the days before now, and reaches past their last midnight', () => {
    expect(Object.keys(summary.rowsByDate)).toEqual(['2026-02-26', '2026-02-27', '2026-02-28', '2026-03-01']);
    expect(summary.rowsByDate['2026-03-01']).toBeLessThan(100);
  });

  it('comes in several distributions, several files an hour, and no key twice', () => {
    expect(new Set(files.map(({ key }) => key)).size).toBe(files.length);
    expect(new Set(good.map(({ key }) => key.replace(/\.\d{4}.*/, ''))).size).toBe(3);
    const hours = good.map(({ key }) => key.replace(/\.[^.]*\.gz$/, ''));
    expect(new Set(hours).size).toBeLessThan(hours.length);
    for (const { key } of good) expect(key).toMatch(/^(\w+\/)?E\w+\.\d{4}-\d\d-\d\d-\d\d\.[0-9a-f]{8}\.gz$/);
  });

  it('has files of rows of two dates', () => {
    expect(good.filter((file) => Object.keys(file.rows).length === 2).length).toBeGreaterThanOrEqual(3);
  });

  it('has viewers of both address families, proxies, sites, and many results', () => {
    const addresses = [...column(5)] as string[];
    expect(addresses.filter((address) => address.includes(':')).length).toBeGreaterThan(100);
    expect(addresses.filter((address) => address.includes('.')).length).toBeGreaterThan(100);
    expect([...column(20)].some((list) => list?.includes(',\\x20'))).toBe(true);
    for (const [index, least] of [
      [9, 7],
      [10, 10],
      [14, 5],
      [16, 5],
      [24, 3],
    ] as const) {
      expect(column(index).size).toBeGreaterThanOrEqual(least);
    }
    expect(column(15).size).toBeGreaterThanOrEqual(summary.rows);
  });

  it('names nobody: its addresses are kept for documentation and benchmarks', () => {
    for (const address of column(5)) {
      expect(address).toMatch(/^(198\.1[89]\.|198\.51\.100\.|203\.0\.113\.|192\.0\.2\.|2001:0?db8:|3fff:)/);
    }
  });

  it('tells the truth about each file: what is masked of it, set aside, or rejected', async () => {
    for (const { body, broken, rows: truth, unreadableRows } of files) {
      if (broken) {
        await expect(mask(body)).rejects.toBeInstanceOf(RejectedLogError);
        continue;
      }
      const masked = await mask(body);
      const out = Object.values(truth).reduce((total, count) => total + count, 0);
      expect(masked.rows).toEqual({ in: out + unreadableRows, out, setAside: unreadableRows });
      expect(Object.keys(masked.dates).sort()).toEqual(Object.keys(truth).sort());
    }
    expect(summary).toMatchObject({ files: files.length, unreadableRows: 9 });
    expect(summary.broken).toHaveLength(2);
    expect(summary.late).toHaveLength(1);
  });
});

describe('the traffic in another format', () => {
  const small = { ...options, days: 1, visitsPerDay: 60 };
  /** Without the columns that only v2 has, and without what is set aside, which each format writes otherwise. */
  const outcome = async ({ body, broken }: TrafficFile) => {
    if (broken) return expect(mask(body)).rejects.toBeInstanceOf(RejectedLogError);
    const { rows, dates } = await mask(body);
    const legacyColumns = (text: string) => text.split('\n').map((row) => row.split('\t').slice(0, 2 + 33));
    return {
      rows,
      dates: Object.entries(dates).map(([date, text]) => [date, legacyColumns(text)]),
    };
  };
  it.each(logFormatNames.slice(1))(
    '%s is masked to the same rows, and has the same faults',
    async (format) => {
      const legacy = await traffic(small);
      const files = await traffic({ ...small, format });
      expect(files.map(({ body, key, ...truth }) => truth)).toEqual(
        legacy.map(({ body, key, ...truth }) => truth),
      );
      for (const [index, file] of files.entries()) {
        expect(await outcome(file)).toEqual(await outcome(legacy[index] as TrafficFile));
      }
    },
  );
});
