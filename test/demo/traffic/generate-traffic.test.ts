import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { generateTraffic } from '../../../demo/traffic/generate-traffic.ts';
import { summarizeTraffic } from '../../../demo/traffic/summarize-traffic.ts';
import { RejectedLogError } from '../../../tasks/mask-logs/errors.ts';
import { LogMasker } from '../../../tasks/mask-logs/log-masker.ts';
import { inflate } from '../../../tasks/mask-logs/reading/inflate.ts';

const options = { seed: 1, now: new Date('2026-03-01T07:00:00Z') };
const files = [...generateTraffic(options)];
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

const digest = (traffic: typeof files) =>
  traffic.reduce((hash, { key, body }) => hash.update(key).update(body), createHash('sha256')).digest('hex');

async function mask(body: Buffer) {
  const masker = new LogMasker({ ipv4Bits: 8, ipv6Bits: 32, dropFields: [] }, () => 1n);
  const outputs = new Set();
  for await (const chunk of inflate(Readable.from([body]))) {
    for (const { output } of masker.write(chunk)) outputs.add(output);
  }
  for (const { output } of masker.end()) outputs.add(output);
  return { rows: masker.rows, outputs };
}

describe('the traffic', () => {
  it('is the same, byte for byte, for the same seed', () => {
    expect(digest([...generateTraffic(options)])).toBe(digest(files));
    expect(digest([...generateTraffic({ ...options, seed: 2 })])).not.toBe(digest(files));
  });

  it('of a day does not depend on how many days are asked for', () => {
    const lastDay = [...generateTraffic({ ...options, days: 1 })];
    expect(digest(lastDay)).toBe(digest(files.slice(-lastDay.length)));
  });

  it('asked for a day later goes on where it ended', () => {
    const later = [...generateTraffic({ ...options, now: new Date('2026-03-02T07:00:00Z') })];
    const regular = files.filter((file) => !file.broken && !file.late);
    const known = new Map(later.map((file) => [file.key, file]));
    const again = regular.filter(({ key }) => known.get(key));
    expect(digest(again.map(({ key }) => known.get(key) as (typeof files)[number]))).toBe(digest(again));
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
      expect([...masked.outputs].filter((output) => typeof output === 'string').sort()).toEqual(
        Object.keys(truth).sort(),
      );
    }
    expect(summary).toMatchObject({ files: files.length, unreadableRows: 9 });
    expect(summary.broken).toHaveLength(2);
    expect(summary.late).toHaveLength(1);
  });
});
