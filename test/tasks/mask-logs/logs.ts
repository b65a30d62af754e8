import * as fc from 'fast-check';
import { knownFields, logFields } from '../../../tasks/mask-logs/formats/fields.ts';
import type { MaskPolicy } from '../../../tasks/mask-logs/formats/policy.ts';

/** Logs as CloudFront wrote them at any time, and as nobody should. Texts are Latin-1: one character for each byte. */

export const defaultPolicy: MaskPolicy = { ipv4Bits: 8, ipv6Bits: 32, dropFields: ['cs(Cookie)', 'c-port'] };

/** The lengths that the header has had since 2008, and with all fields that are known. */
export const headerAges = [12, 15, 18, 19, 23, 24, 26, 33, 35, 41];

const allNames: readonly string[] = [
  ...logFields,
  'distribution-tenant-id',
  'connection-id',
  ...knownFields.slice(logFields.length).filter((field) => field !== 'distribution-tenant-id'),
];

export const header = (names: readonly string[] = logFields, separator = ' ') =>
  `#Version: 1.0\n#Fields:${separator}${names.join(separator)}\n`;

const plainValues: Record<string, string> = { date: '2024-01-16', time: '12:34:56', 'sc-status': '200' };

/** A good row with the given values, and little else. */
export const row = (values: Record<string, string> = {}, names: readonly string[] = logFields) =>
  names.map((name) => values[name] ?? plainValues[name] ?? '-').join('\t');

export const policies: fc.Arbitrary<MaskPolicy> = fc.record({
  ipv4Bits: fc.integer({ min: 0, max: 24 }),
  ipv6Bits: fc.integer({ min: 0, max: 64 }),
  dropFields: fc.subarray([
    'cs(Cookie)',
    'c-port',
    'c-ip',
    'x-forwarded-for',
    'cs-uri-query',
    'sc-bytes',
    'c-country',
    'asn',
  ] as const),
  keepFields: fc.constantFrom(undefined, [], ['asn'] as const),
  trustedProxies: fc.constantFrom(undefined, [], ['0.0.0.0/2', '128.0.0.0/1', '2000::/3', 'c000::/2']),
  ownNetworks: fc.constantFrom(
    undefined,
    [],
    [
      { label: 'half', prefixes: ['0.0.0.0/1', '4000::/2', '8000::/1'] },
      { label: 'quarter', prefixes: ['192.0.0.0/2', '64.0.0.0/2', 'c000::/2'] },
    ],
  ),
  noteCampaigns: fc.constantFrom(undefined, false, true),
  searchParameter: fc.constantFrom(undefined, 'q', 'utm_source'),
  dropParameters: fc.constantFrom(
    undefined,
    { names: [] },
    { names: ['token', 'q', 'utm_*'], paths: ['/reset/*'] },
  ),
});

const ipv4 = fc.ipV4();
const ipv6 = fc.oneof(
  fc.ipV6(),
  ipv4.map((address) => `::ffff:${address}`),
  fc
    .tuple(fc.ipV6(), fc.nat(0xffff))
    .map(([address]) => `2002:c0a8:101:${address.slice(-4).replace(/\W/g, '')}::1`),
);

export const addresses = fc.oneof({ weight: 3, arbitrary: ipv4 }, { weight: 2, arbitrary: ipv6 });

/** Addresses, and text that is nearly one. */
export const addressTexts = fc.oneof(
  addresses,
  fc.tuple(ipv4, fc.nat(99_999)).map(([address, port]) => `${address}:${port}`),
  fc
    .tuple(ipv6, fc.constantFrom('', ':80', ':', ':123456', 'x'))
    .map(([address, tail]) => `[${address}]${tail}`),
  ipv6.map((address) => `${address}%eth0`),
  ipv6.map((address) => address.toUpperCase()),
  fc.stringMatching(/^[0-9a-f:.[\]%]{0,20}$/),
  fc.stringMatching(/^[\d.]{0,16}$/),
  fc.constantFrom(
    '',
    '-',
    'unknown',
    'localhost:8080',
    '***',
    'x.x.x.x',
    '0123.045.067.089',
    '::',
    '127.0.0.',
    '::80',
  ),
);

const separators = fc.constantFrom(',', ', ', ',\\x20', ',%20', ' , ');

export const addressLists = fc.oneof(
  fc.constant('-'),
  addresses,
  fc
    .array(fc.tuple(addressTexts, separators), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.map(([text, separator], index) => (index > 0 ? separator : '') + text).join('')),
);

const text = fc.oneof(
  fc.constant('-'),
  fc.stringMatching(/^[A-Za-z0-9/%_.=-]{0,60}$/),
  fc.string({ maxLength: 12 }).map((value) => Buffer.from(value.replace(/[\t\n\r]/g, '')).toString('latin1')),
);

/** Parameters as browsers send them, escaped by CloudFront once more. */
const queries = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'utm_source',
        'utm_medium',
        'utm_term',
        'q',
        'token',
        'page',
        '%75tm_campaign',
        'a=b',
        '',
      ),
      fc.constantFrom('=', '=', ''),
      fc.oneof(
        fc.constantFrom(
          '',
          '-',
          'news+letter',
          'a%26b',
          '100%25',
          '%F0%9F%8E%82',
          '%09x%0A',
          'john@example.com',
          '%C3',
        ),
        fc.constantFrom(
          '%E2%80%AEabc',
          '%EF%BF%BE',
          ' %20 x',
          'x'.repeat(120),
          '%E3%81%82'.repeat(101),
          '%00',
          '\\N',
        ),
        fc.stringMatching(/^[A-Za-z0-9+.-]{1,12}$/),
      ),
    ),
    { maxLength: 6 },
  )
  .map((parameters) => parameters.map((parts) => parts.join('').replaceAll('%', '%25')).join('&') || '-');

const paths = fc.constantFrom(
  '/',
  '/reset/abc',
  '/%2572eset/abc',
  '/a;token=x/b',
  '/john@example.com',
  '/reset/',
);

const referers = fc
  .tuple(fc.constantFrom('https://example.com', 'https://a:b@example.com', '', 'https:/'), paths, queries)
  .map(([origin, path, query]) => `${origin}${path}${query === '-' ? '' : `?${query}`}`);

const number = fc.oneof(
  fc.constant('-'),
  fc.nat().map(String),
  fc.constantFrom('000', '', '999999999999999999'),
);

const word = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('-', '', 'GET', 'Hit', 'M-SEARCH', 'TLSv1.3', 'g') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '1',
      'a=b',
      '2001:db8::1',
      '_',
      '.',
      'Hit ',
      '[',
      '@',
      '`',
      '{',
      '\r',
      'a\x10',
      'a\x0e',
    ),
  },
);

const valuesOf: Record<string, fc.Arbitrary<string>> = {
  date: fc.constantFrom('2024-01-16', '2024-01-16', '2024-01-17', '2024-02-29', '2019-12-31'),
  time: fc.constantFrom('00:00:00', '23:59:59', '12:34:56'),
  // Some of these repeat, as visitors do.
  'c-ip': fc.oneof(
    { weight: 4, arbitrary: addresses },
    addressTexts,
    fc.constantFrom('203.0.113.7', '::ffff:203.0.113.7', '2001:db8::1', '2001:db8::2', '2001:db8:0:1::1'),
  ),
  'cs(User-Agent)': fc.oneof(text, fc.constantFrom('Mozilla/5.0%20(X11)', 'curl/8.0', '-')),
  'x-host-header': fc.oneof(
    text,
    fc.constantFrom('example.org', 'EXAMPLE.org.', 'example.org:443', '[2001:DB8::1]:80', ':80', 'a.:', '-'),
  ),
  'x-forwarded-for': addressLists,
  'cs-uri-stem': fc.oneof(text, paths),
  'cs-uri-query': fc.oneof(text, queries),
  'cs(Referer)': fc.oneof(text, referers),
  'sc-bytes': number,
  'cs-bytes': number,
  'sc-status': fc.constantFrom('200', '304', '404', '000', '-'),
  'time-taken': fc.constantFrom('0.001', '12.345', '3', '-', ''),
  'time-to-first-byte': fc.constantFrom('0.001', '0.5', '-'),
  'cs-method': word,
  'x-edge-result-type': word,
  'ssl-protocol': word,
  'fle-encrypted-fields': fc.constantFrom('-', '', '1', '999'),
  'sc-content-len': number,
  'sc-range-start': number,
  'sc-range-end': number,
  'c-country': word,
  'origin-fbl': fc.constantFrom('0.104', '-', ''),
  'origin-lbl': fc.constantFrom('12.345678901', '7', '-'),
  'distribution-tenant-id': word,
  asn: number.filter((value) => value.length < 11),
  DistributionId: fc.oneof(
    fc.constantFrom('E2EXAMPLE1TEST', '-', '', 'e2example1test', 'E2EXAMPLE1TEST ', 'E1'),
    addressTexts,
  ),
};

/** Something that is wrong with a row, done to its fields. */
const mishaps: readonly ((fields: string[], index: number) => void)[] = [
  (fields) => fields.pop(),
  (fields) => fields.push('extra'),
  (fields) => fields.push(''),
  (fields, index) => fields.splice(index, 1),
  (fields, index) => fields.splice(index, 1, ''),
  (fields, index) => fields.splice(index, 1, 'a\x00b'),
  (fields, index) => fields.splice(index, 1, 'a\rb'),
  (fields, index) => fields.splice(index, 1, '\xff\xfe'),
  (fields, index) => fields.splice(index, 1, '\xc3\xa4'),
  (fields, index) => fields.splice(index, 1, '2023-13-05'),
  (fields, index) => fields.splice(index, 1, '2023-02-29'),
  (fields, index) => fields.splice(index, 1, '24:00:00'),
  (fields, index) => fields.splice(index, 1, '1e5'),
  (fields, index) => fields.splice(index, 1, '1234567890123456789'),
  (fields, index) => fields.splice(index, 1, 'x'.repeat(65_536)),
];

const rows = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.tuple(...names.map((name) => valuesOf[name] ?? text)),
      fc.option(fc.tuple(fc.nat(mishaps.length - 1), fc.nat(names.length - 1)), { freq: 6 }),
    )
    .map(([fields, mishap]) => {
      const row = [...fields];
      if (mishap) mishaps[mishap[0]]?.(row, mishap[1]);
      return row.join('\t');
    });

/** A header of some age, in its order or any other, and rows under it. */
const sections = fc
  .record({
    age: fc.constantFrom(...headerAges),
    order: fc.option(fc.shuffledSubarray([...allNames], { minLength: allNames.length }), { freq: 3 }),
    separator: fc.constantFrom(' ', '\t'),
  })
  .chain(({ age, order, separator }) => {
    const inOrder = allNames.slice(0, age);
    const names = order ? order.filter((name) => inOrder.includes(name)) : inOrder;
    const lines = fc.oneof(
      { weight: 20, arbitrary: rows(names) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('', '\r', '# a remark', '#Remark: a remark', '#Software: x', '#Fields'),
      },
    );
    return fc.array(lines, { maxLength: 12 }).map((body) => header(names, separator) + body.join('\n'));
  });

/** Whole logs, of one or several headers. */
export const logs = fc
  .tuple(fc.array(sections, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '\n', '\n\n'), fc.boolean())
  .map(([parts, end, carriageReturns]) => {
    const log = parts.join('\n') + end;
    return carriageReturns ? log.replaceAll('\n', '\r\n') : log;
  });

/** Cuts bytes at any places. */
export const cut = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
};
