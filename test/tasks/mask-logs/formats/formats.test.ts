import * as fc from 'fast-check';
import { knownFields } from '../../../../tasks/mask-logs/formats/fields.ts';
import { addressLists, addressTexts, header, policies } from '../logs.ts';
import { masked } from '../masked.ts';
import { ParquetFiles } from '../parquet-files.ts';

let parquetFiles: ParquetFiles;
beforeAll(async () => {
  parquetFiles = await ParquetFiles.start();
});
afterAll(() => parquetFiles.stop());

/** Requests whose values CloudFront could write, with addresses in every spelling. */
const text = fc.oneof(fc.constant('-'), fc.stringMatching(/^[A-Za-z0-9/%_.=,;:&+-]{1,40}$/));
const number = fc.oneof(fc.constant('-'), fc.nat().map(String));
/** A blank, a bar and a backslash are escaped in values. */
const escapedText = (values: fc.Arbitrary<string>) =>
  values.map((value) => value.replaceAll('\\x20', '%20').replaceAll(' ', '%20') || '-');
const request = fc.record({
  time: fc.date({
    min: new Date('2026-11-20T22:00:00Z'),
    max: new Date('2026-11-21T02:00:00Z'),
    noInvalidDate: true,
  }),
  values: fc.record({
    'c-ip': escapedText(addressTexts),
    'x-forwarded-for': escapedText(addressLists),
    'cs-method': fc.constantFrom('GET', 'POST', '-'),
    'cs-uri-stem': text,
    'sc-status': fc.constantFrom('200', '404', '000', '-'),
    'cs(User-Agent)': text,
    'cs(Cookie)': text,
    'cs-uri-query': text,
    'sc-bytes': fc.oneof({ weight: 9, arbitrary: number }, fc.constant('many')),
    'time-taken': fc.constantFrom('0.001', '-', '12.5'),
    asn: fc.oneof(fc.nat(4_294_967_295).map(String), fc.constant('-')),
    'c-country': fc.constantFrom('DE', '-'),
    DistributionId: fc.constantFrom('E2EXAMPLE1TEST', '-', '198.51.100.7'),
    'connection-id': text,
  }),
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

const times = {
  'date and time': ({ time }: Request) => ({
    date: time.toISOString().slice(0, 10),
    time: time.toISOString().slice(11, 19),
  }),
  seconds: ({ time }: Request) => ({ timestamp: `${Math.floor(time.getTime() / 1000)}` }),
  milliseconds: ({ time }: Request) => ({ 'timestamp(ms)': `${time.getTime()}` }),
};

const valuesOf = (request: Request, clock: keyof typeof times): Record<string, string> => ({
  ...times[clock](request),
  ...request.values,
});

const delimited = (rows: readonly Record<string, string>[], names: readonly string[], delimiter: string) =>
  rows.map((row) => `${names.map((name) => row[name]).join(delimiter)}\n`).join('');

/** The same object, written otherwise: its keys in another order, every character escaped. */
const escapedJson = (row: Record<string, string>) =>
  JSON.stringify(Object.fromEntries(Object.entries(row).reverse())).replaceAll(
    /[^{}":,]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The same rows as Parquet, with NULL for what is not given and the names that CloudFront gives to columns. */
async function parquetOf(rows: readonly Record<string, string>[], names: readonly string[], options: string) {
  const columns = rows.map((row) =>
    Object.fromEntries(
      names.map((name) => [
        name
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, '_')
          .replace(/_$/, ''),
        row[name] === '-' ? undefined : row[name],
      ]),
    ),
  );
  return (await parquetFiles.write(columns, options)).toString('latin1');
}

const parquetOptions = [
  'COMPRESSION SNAPPY',
  'COMPRESSION UNCOMPRESSED',
  'PARQUET_VERSION V2',
  'DICTIONARY_SIZE_LIMIT 1',
  'PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1',
];

/** Which rows are masked to what, and which are set aside: without what the row of which line was. */
const outcome = ({ masked: dates, rows, setAside }: ReturnType<typeof masked>) => ({
  dates,
  rows,
  setAside: setAside.map((line) => line.split('\t')[1]),
});

describe('the same requests', () => {
  it('are masked to the same rows, whatever the format they come in', async () => {
    const cases = fc.record({
      requests: fc.array(request, { minLength: 1, maxLength: 6 }),
      clock: fc.constantFrom(...(Object.keys(times) as (keyof typeof times)[])),
      order: fc.array(fc.nat(), { minLength: 18, maxLength: 18 }),
      policy: policies,
      places: fc.array(fc.nat(), { maxLength: 4 }),
      options: fc.constantFrom(...parquetOptions),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ requests, clock, order, policy, places, options }) => {
        // A second good row for each that may be flawed, so that none of the logs is rejected.
        const good = requests.map((each) => ({ ...each, values: { ...each.values, 'sc-bytes': '1' } }));
        const all = [...good, ...requests];
        const rows = all.map((each) => valuesOf(each, clock));
        const names = Object.keys(rows[0] as object)
          .map((name, index) => [order[index] ?? 0, name] as const)
          .sort(([a], [b]) => a - b)
          .map(([, name]) => name);
        const legacy = all.map((each) => ({
          ...Object.fromEntries(knownFields.map((field) => [field, '-'])),
          ...valuesOf(each, 'date and time'),
        }));
        const expected = outcome(masked(header(knownFields) + delimited(legacy, knownFields, '\t'), policy));
        for (const log of [
          header(names) + delimited(rows, names, '\t'),
          `#Fields:\t${names.join('\t')}\n${delimited(rows, names, '\t')}`,
          ...['\t', ' ', '|', '\\'].map(
            (delimiter) => `${names.join(delimiter)}\n${delimited(rows, names, delimiter)}`,
          ),
          rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
          rows.map(escapedJson).join('\r\n'),
          await parquetOf(rows, names, options),
        ]) {
          expect(outcome(masked(log, policy, places))).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a JSON log of anything', () => {
  it('lets no address out, nor hangs, and loses no row uncounted', () => {
    const secret = fc.constantFrom('198.51.100.7', '2001:db8:1:2::3', '198.51.100.7:80', '[2001:db8:1:2::3]');
    const value = fc.oneof(
      secret,
      secret.map((address) => ({ deep: [address] })),
      secret.map((address) => `\t${address}\n`),
      fc.constantFrom(null, 1e300, true, '', '-', '\ud800'),
    );
    const key = fc.constantFrom(
      'asn',
      'c-ip',
      'C_IP',
      'x-forwarded-for',
      'cs(cookie)',
      'c-port',
      's-ip',
      'timestamp',
    );
    const object = fc.dictionary(key, value, { maxKeys: 4 });
    const good = {
      date: '2026-11-20',
      time: '07:10:00',
      'cs-method': 'GET',
      'cs-uri-stem': '/',
      'sc-status': '200',
    };
    const damage = fc.constantFrom(
      (line: string) => line,
      (line: string) => line.slice(0, -9),
      (line: string) => line.slice(9),
      (line: string) => line.replace('198', '\\u0031\\u0039\\u0038'),
      (line: string) => `${'['.repeat(5000)}${line}`,
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(object, damage), { maxLength: 6 }), (lines) => {
        const bad = lines.map(([values, spoil]) => spoil(JSON.stringify({ ...good, ...values })));
        const log = [...bad.map(() => JSON.stringify(good)), JSON.stringify(good), ...bad].join('\n');
        try {
          const { masked: dates, setAside, rows } = masked(log);
          expect(rows.in).toBe(2 * bad.length + 1);
          expect(rows.in).toBe(rows.out + rows.setAside);
          expect(Object.values(dates).join('') + setAside.join('')).not.toMatch(/51\.100|:1:2:/);
        } catch (error) {
          expect((error as Error).name).toBe('MalformedLogError');
          expect((error as Error).message).not.toMatch(/51\.100|:1:2:/);
        }
      }),
    );
  });
});
