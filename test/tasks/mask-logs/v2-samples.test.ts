import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { maskedColumns } from '../../../tasks/mask-logs/formats/fields.ts';
import { type Block, LogMasker, setAside } from '../../../tasks/mask-logs/log-masker.ts';
import { inflate } from '../../../tasks/mask-logs/reading/inflate.ts';
import { defaultPolicy } from './logs.ts';
import { masked } from './masked.ts';
import { ParquetFiles } from './parquet-files.ts';
import { maskAddress } from './reference-addresses.ts';
import { knownSalts } from './visitors/known-salts.ts';

/** Made logs of standard logging v2. They are kept outside the project. */
const directory = join(
  process.env.SAMPLES_DIR ?? join(import.meta.dirname, '../../../../shared/samples'),
  'v2-made',
);
const describeSamples = existsSync(directory) ? describe : describe.skip;

const hive =
  'hive/AWSLogs/aws-account-id=111122223333/CloudFront/DistributionId=E2EXAMPLE1TEST/year=2026/month=11/day=20';

/** How many rows there are on 20 and on 21 November 2026, and how many are set aside. */
const logs: Record<string, [first: number, second?: number, setAside?: number]> = {
  'gzip-without-suffix': [3],
  [`${hive}/hour=07/E2EXAMPLE1TEST.2026-11-20-07.0a1b2c3d.gz`]: [4],
  [`${hive}/hour=23/E2EXAMPLE1TEST.2026-11-20-23.0a1b2c3e.gz`]: [1, 2],
  'hive/cf/distributionid=E2EXAMPLE1TEST/year=2026/month=11/day=20/hour=07/E2EXAMPLE1TEST.2026-11-20-07.5c6d7e8f.parquet':
    [6],
  'insight-day.w3c.gz': [36, 1],
  'json-all-strings.gz': [6],
  'json-broken-middle.gz': [5, 0, 1],
  'json-crlf.gz': [4],
  'json-key-order.gz': [5],
  'json-keys-absent.json': [5],
  'json-ms-only.gz': [1, 2],
  'json-numbers.gz': [4],
  'json-odd-addresses.gz': [8],
  'json-unicode-escapes.gz': [4],
  'json-unknown-keys.gz': [4],
  'not-parquet.parquet': [6],
  'pair/v1.gz': [6],
  'pair/v2.json.gz': [6],
  'pair/v2.parquet': [5],
  'plain-blank.gz': [5],
  'plain-tab.gz': [6],
  'tenant.w3c.gz': [6],
  'v2-case.parquet': [6],
  'v2-extra-fields.parquet': [4],
  'v2.parquet': [6],
  'w3c-1line-tab.gz': [5],
  'w3c-1line.log': [4],
  'w3c-all-68.gz': [4],
  'w3c-blank-2line.gz': [6],
  'w3c-epoch-only.gz': [3, 1],
  'w3c-header-changes.gz': [3, 3],
  'w3c-header-only.gz': [0],
  'w3c-ms-only.gz': [2, 3],
  'w3c-reordered.gz': [6],
  'w3c-subset-minimal.gz': [5],
  'w3c-subset-no-ip.gz': [5],
  'w3c-tab-2line-cip7.gz': [7],
  'w3c-two-members.gz': [6],
  'w3c-unknown-fields.gz': [5],
  'w3c-xff-lists.gz': [10],
};

const rejected: Record<string, RegExp> = {
  'connection.w3c.gz': /connection log/,
  'empty.gz': /empty/,
  'firehose-raw.log': /before any #Fields/,
  'plain-comma-subset.gz': /split by a character/,
  'plain-no-header.gz': /before any #Fields/,
  'realtime.tsv': /real-time/,
  'w3c-blank-delimiter.gz': /4 of 4 rows do not fit .* Set the field delimiter of the delivery to a TAB/,
  'w3c-comma.log': /rows do not fit .* Set the field delimiter of the delivery to a TAB/,
  'w3c-subset-too-small.gz': /lacks cs-method, cs-uri-stem, sc-status/,
  'w3c-truncated.gz': /stops before its end/,
};

async function mask(name: string) {
  const masker = new LogMasker(defaultPolicy, () => 1n, undefined, knownSalts());
  const source: Buffer[] = [];
  const texts: Record<string | symbol, string> = {};
  const take = (blocks: Iterable<Block>) => {
    for (const { output, bytes } of blocks) texts[output] = (texts[output] ?? '') + bytes.toString();
  };
  for await (const chunk of inflate(Readable.from([readFileSync(join(directory, name))]))) {
    source.push(chunk);
    take(masker.write(chunk));
  }
  take(masker.end());
  const { [setAside]: aside = '', ...dates } = texts;
  return {
    source: Buffer.concat(source).toString(),
    rows: masker.rows,
    rowsByDate: Object.fromEntries(masker.rowsByDate()),
    masked: Object.values(dates as Record<string, string>).join(''),
    all: Object.values(dates as Record<string, string>).join('') + aside,
  };
}

/** Every address in a log: in any field, as it is or escaped in JSON. */
const addressesIn = (log: string) =>
  log
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .split(/[^0-9a-f:.]+/i)
    .filter((word) => isIP(word) && maskAddress(word, defaultPolicy) !== word);

/** What stands in a log, decoded. */
async function textOf(name: string, content: string): Promise<string> {
  return content.startsWith('PAR1') ? parquetFiles.text(join(directory, name)) : content;
}

let parquetFiles: ParquetFiles;
beforeAll(async () => {
  parquetFiles = await ParquetFiles.start();
});
afterAll(() => parquetFiles.stop());

describeSamples('the made logs of v2', () => {
  it.each(Object.entries(logs))(
    '%s is masked, each row to its date, and keeps nothing of a person',
    async (name, [first, second = 0, aside = 0]) => {
      const { source, rows, rowsByDate, masked, all } = await mask(name);
      expect(rows).toEqual({ in: first + second + aside, out: first + second, setAside: aside });
      expect(rowsByDate).toEqual({
        ...(first > 0 && { '2026-11-20': first }),
        ...(second > 0 && { '2026-11-21': second }),
      });
      const addresses = addressesIn(await textOf(name, source));
      if (name.endsWith('v2.parquet')) expect(addresses.length).toBeGreaterThan(4);
      for (const address of addresses) expect(all).not.toContain(address);
      expect(all).not.toMatch(/secret|log-data|cmcd-session-w|zHaihew|C000:29B|c000:029c|\\u/);
      for (const line of masked.split('\n').filter((text) => text.startsWith('1\t'))) {
        const fields = line.split('\t');
        expect(fields).toHaveLength(maskedColumns.length);
        expect(fields[maskedColumns.indexOf('c-port')]).toBe('-');
        expect(fields[maskedColumns.indexOf('asn')]).toBe('-');
        expect(fields[maskedColumns.indexOf('time')]).toMatch(/^\d\d:\d\d:\d\d$/);
      }
    },
  );

  it.each(Object.entries(rejected))('%s is rejected', async (name, reason) => {
    await expect(mask(name)).rejects.toThrow(reason);
  });

  it('has rows of legacy and of v2 that are masked alike where they are the same requests', async () => {
    const idsAndPaths = ({ masked }: Awaited<ReturnType<typeof mask>>) =>
      masked
        .split('\n')
        .filter((line) => line.startsWith('1\t'))
        .map((line) => line.split('\t').slice(2, 17).join(' '));
    const legacy = new Set(idsAndPaths(await mask('pair/v1.gz')));
    expect(idsAndPaths(await mask('pair/v2.json.gz')).filter((row) => legacy.has(row))).toHaveLength(5);
  });

  const noted = async (name: string, column: (typeof maskedColumns)[number]) =>
    (await mask(name)).masked
      .split('\n')
      .filter((line) => line.startsWith('1\t'))
      .map((line) => line.split('\t')[maskedColumns.indexOf(column)]);

  it.each([
    ['json-keys-absent.json', 2],
    ['w3c-subset-no-ip.gz', 5],
    ['v2-case.parquet', 1],
    ['json-odd-addresses.gz', 1],
  ])('%s has %i rows of nobody', async (name, nobody) => {
    expect((await noted(name, 'visitor')).filter((id) => id === '-')).toHaveLength(nobody);
  });

  it('has one visitor for an address, however it is spelled', async () => {
    const { source } = await mask('json-odd-addresses.gz');
    const plain = source
      .replaceAll('::ffff:192.0.2.150', '192.0.2.150')
      .replaceAll('2001:0DB8:0000:0000:0000:0000:0000:0151', '2001:db8::151')
      .replaceAll('[2001:db8::153]', '2001:db8::153')
      .replaceAll('192.0.2.154:52100', '192.0.2.154')
      .replaceAll('::FFFF:C000:29B', '192.0.2.155');
    const visitors = await noted('json-odd-addresses.gz', 'visitor');
    const { masked: dates } = masked(plain);
    const ofPlain = dates['2026-11-20']
      ?.split('\n')
      .slice(1, -1)
      .map((line) => line.split('\t')[maskedColumns.indexOf('visitor')]);
    expect(visitors).toEqual(ofPlain);
    expect(new Set(visitors).size).toBe(8);
  });

  it('notes distributions, countries, cache behaviors and tenants', async () => {
    expect(await noted('w3c-tab-2line-cip7.gz', 'distribution')).toEqual(Array(7).fill('E2EXAMPLE1TEST'));
    expect(await noted('w3c-tab-2line-cip7.gz', 'origin-fbl')).toContain('0.104');
    expect(await noted('w3c-blank-2line.gz', 'distribution')).toEqual(Array(6).fill('-'));
    expect(new Set(await noted('pair/v2.json.gz', 'c-country'))).toEqual(new Set(['DE', 'US', 'GB']));
    expect(await noted('tenant.w3c.gz', 'cache-behavior-path-pattern')).toContain('/assets/*');
    expect(new Set(await noted('tenant.w3c.gz', 'distribution-tenant-id')).size).toBe(3);
  });
});
