import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { MalformedLogError } from '../../../tasks/mask-logs/errors.ts';
import { logFields, maskedColumns } from '../../../tasks/mask-logs/formats/fields.ts';
import type { MaskPolicy } from '../../../tasks/mask-logs/formats/policy.ts';
import { type Block, LogMasker, setAside } from '../../../tasks/mask-logs/log-masker.ts';
import { cut, defaultPolicy, header, headerAges, logs, policies, row } from './logs.ts';
import * as reference from './reference.ts';
import { knownSalts } from './visitors/known-salts.ts';

const fileId = (date: string) => createHash('sha256').update(date).digest().readBigInt64BE();

interface Options {
  readonly policy?: MaskPolicy;
  readonly places?: readonly number[];
  readonly timeZone?: string | undefined;
}

function mask(log: string, { policy = defaultPolicy, places = [], timeZone }: Options = {}) {
  const salts = timeZone === undefined ? undefined : knownSalts(timeZone);
  const masker = new LogMasker(policy, fileId, undefined, salts);
  const blocks: Block[] = [];
  for (const chunk of cut(Buffer.from(log, 'latin1'), places)) blocks.push(...masker.write(chunk));
  blocks.push(...masker.end());
  const masked: Record<string, string> = {};
  let aside = '';
  for (const { output, bytes } of blocks) {
    const text = bytes.toString('latin1');
    if (output === setAside) aside += text;
    else masked[output as string] = (masked[output as string] ?? '') + text;
  }
  const setAsideLines = aside.split('\n').slice(1, -1);
  return { masked, setAside: setAsideLines, rows: masker.rows };
}

const maskedFields = (log: string, policy?: MaskPolicy) => {
  const { masked } = mask(log, { policy });
  const line = Object.values(masked)[0]?.split('\n')[1]?.split('\t') ?? [];
  return Object.fromEntries(maskedColumns.map((column, index) => [column, line[index]]));
};

const referenceResult = (log: string, policy: MaskPolicy, timeZone: string | undefined) => {
  try {
    return reference.maskLog(log, policy, fileId, timeZone);
  } catch (error) {
    if (error instanceof reference.Rejected) return 'rejected';
    throw error;
  }
};

const rejection = (log: string): string => {
  try {
    mask(log);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'accepted';
};

const cuts = fc.array(fc.nat(), { maxLength: 8 });
const timeZones = fc.constantFrom(undefined, 'UTC', 'America/New_York', 'Asia/Kathmandu');

describe('masking a log', () => {
  it('is, byte for byte, what the reference makes of it: any header, any rows, cut anywhere', () => {
    fc.assert(
      fc.property(logs, policies, cuts, timeZones, (log, policy, places, timeZone) => {
        const expected = referenceResult(log, policy, timeZone);
        if (expected === 'rejected') {
          expect(() => mask(log, { policy, places, timeZone })).toThrow(MalformedLogError);
          return;
        }
        const actual = mask(log, { policy, places, timeZone });
        expect(actual.masked).toEqual(expected.masked);
        expect(actual.setAside.map((line) => line.split('\t').slice(0, 2).join('\t'))).toEqual(
          expected.setAside,
        );
        expect(actual.rows).toEqual({
          in: expected.rowsIn,
          out: expected.rowsOut,
          setAside: expected.setAside.length,
        });
        expect(actual.rows.in).toBe(actual.rows.out + actual.rows.setAside);
      }),
      { numRuns: 300 },
    );
  });

  it.each(headerAges)('reads a header of %i fields, and leaves what it lacks empty', (age) => {
    const names = [...logFields, 'distribution-tenant-id', 'connection-id'].slice(0, age);
    const fields = maskedFields(
      header(names) + row({ 'c-ip': '198.51.100.7', 'cs-uri-query': 'a=b' }, names),
    );
    expect(fields).toMatchObject({ row_num: '1', 'c-ip': '198.0.0.0', 'cs-uri-query': 'a=b' });
    expect(Object.values(fields)).not.toContain('');
    expect(Object.keys(fields)).toHaveLength(maskedColumns.length);
  });

  it('numbers rows within their date, and names the file of each date', () => {
    const dates = ['2024-01-16', '2024-01-17', '2024-01-16'];
    const { masked } = mask(header() + dates.map((date) => row({ date })).join('\n'));
    const ids = Object.fromEntries(
      Object.entries(masked).map(([date, text]) => [
        date,
        text
          .split('\n')
          .slice(1, -1)
          .map((line) => line.split('\t').slice(0, 2)),
      ]),
    );
    expect(ids).toEqual({
      '2024-01-16': [
        [String(fileId('2024-01-16')), '1'],
        [String(fileId('2024-01-16')), '2'],
      ],
      '2024-01-17': [[String(fileId('2024-01-17')), '1']],
    });
  });

  it('puts each row to its own date, though it differs in one digit from the one before', () => {
    const date = '2024-01-16';
    const others = [
      '1024-01-16',
      '2124-01-16',
      '2014-01-16',
      '2025-01-16',
      '2024-11-16',
      '2024-02-16',
      '2024-01-06',
      '2024-01-17',
    ];
    const { masked } = mask(
      header() + others.flatMap((other) => [row({ date }), row({ date: other })]).join('\n'),
    );
    expect(Object.keys(masked).sort()).toEqual([date, ...others].sort());
    for (const [day, text] of Object.entries(masked)) {
      expect(
        new Set(
          text
            .split('\n')
            .slice(1, -1)
            .map((line) => line.split('\t')[2]),
        ),
      ).toEqual(new Set([day]));
    }
  });

  it('reads a header in any order, whatever it lacks', () => {
    const names = ['sc-bytes', ...logFields.filter((name) => !/^(sc-bytes|x-edge-location)$/.test(name))];
    const fields = maskedFields(header(names) + row({ 'sc-bytes': '7', 'cs-method': 'GET' }, names));
    expect(fields).toMatchObject({
      time: '12:34:56',
      'x-edge-location': '-',
      'sc-bytes': '7',
      'cs-method': 'GET',
    });
    expect(Object.keys(fields)).toHaveLength(maskedColumns.length);
  });

  it('reads a header of 256 names', () => {
    const names = [...logFields, ...Array.from({ length: 256 - 33 }, (_, index) => `x-${index}`)];
    expect(mask(header(names) + row({}, names)).rows.out).toBe(1);
    expect(rejection(header([...names, 'x']))).toBe('MalformedLogError: Line 2: #Fields has over 256 names');
  });

  it('hands over blocks that do not depend on how the log was cut', () => {
    const log = Buffer.from(
      header() + `${row({ 'cs(User-Agent)': 'x'.repeat(400) })}\n`.repeat(8000),
      'latin1',
    );
    const sizes = (places: number[]) => {
      const masker = new LogMasker(defaultPolicy, fileId);
      const blocks = [...cut(log, places).flatMap((chunk) => masker.write(chunk)), ...masker.end()];
      return blocks.map(({ bytes }) => bytes.length);
    };
    expect(sizes([]).length).toBeGreaterThan(3);
    expect(sizes([1, 999, 65_536, 300_001])).toEqual(sizes([]));
  });

  describe('whose rows have a timestamp', () => {
    const rest = ['cs-method', 'cs-uri-stem', 'sc-status'];
    const midnight = 1795219200;
    const timesOf = (names: readonly string[], rows: Record<string, string>[]) => {
      const { masked, setAside: lines } = mask(
        header(names) + rows.map((values) => row(values, names)).join('\n'),
      );
      const times = Object.entries(masked).flatMap(([date, text]) =>
        text
          .split('\n')
          .slice(1, -1)
          .map((line) => {
            expect(line.split('\t')).toHaveLength(maskedColumns.length);
            expect(line.split('\t')[2]).toBe(date);
            return line.split('\t').slice(2, 4).join(' ');
          }),
      );
      return [...times, ...lines];
    };

    it('gives each its date and time, cut to the second', () => {
      expect(
        timesOf(
          ['timestamp', ...rest],
          [{ timestamp: `${midnight - 1}` }, { timestamp: `${midnight}` }, { timestamp: '1000000000' }],
        ),
      ).toEqual(['2026-11-20 23:59:59', '2026-11-21 00:00:00', '2001-09-09 01:46:40']);
      expect(
        timesOf(
          [...rest, 'timestamp_MS'],
          [{ timestamp_MS: `${midnight}000` }, { timestamp_MS: `${midnight - 1}999` }],
        ),
      ).toEqual(['2026-11-21 00:00:00', '2026-11-20 23:59:59']);
    });

    it('has no use for it where date and time are, and prefers seconds to milliseconds', () => {
      const names = ['timestamp(ms)', 'timestamp', 'date', 'time', ...rest];
      const values = { 'timestamp(ms)': 'x', timestamp: `${midnight}`, date: '2024-01-16', time: '12:34:56' };
      expect(timesOf(names, [values])).toEqual(['2024-01-16 12:34:56']);
      const withoutTime = names.filter((name) => name !== 'time');
      expect(timesOf(withoutTime, [values])).toEqual(['2026-11-21 00:00:00']);
    });

    it.each([
      ['timestamp', '1795219200', ['1795219200000', '179521920', '0795219200', '1795219200.', '-', '']],
      ['timestamp(ms)', '1795219200000', ['1795219200', '17952192000000', '179521920000x', '-']],
    ])('sets aside the row whose %s has another length', (field, good, bad) => {
      const [first, ...lines] = timesOf(
        [field, ...rest],
        [...bad.map(() => ({ [field]: good })), ...bad.map((value) => ({ [field]: value }))],
      ).slice(bad.length - 1);
      expect(first).toBe('2026-11-21 00:00:00');
      expect(lines).toEqual(bad.map((_, index) => `${3 + bad.length + index}\t${field}\t-`));
    });
  });

  it('drops cookies and ports by policy', () => {
    const log = header() + row({ 'cs(Cookie)': 'id=1', 'c-port': '4711', 'cs-bytes': '7' });
    expect(maskedFields(log)).toMatchObject({ 'cs(Cookie)': '-', 'c-port': '-', 'cs-bytes': '7' });
    expect(maskedFields(log, { ...defaultPolicy, dropFields: [] })).toMatchObject({
      'cs(Cookie)': 'id=1',
      'c-port': '4711',
    });
  });

  it('keeps the network of a viewer only if the policy says so', () => {
    const names = [...logFields, 'asn'];
    const log = header(names) + row({ asn: '64496' }, names);
    expect(maskedFields(log)).toMatchObject({ asn: '-' });
    expect(maskedFields(log, { ...defaultPolicy, keepFields: ['asn'] })).toMatchObject({ asn: '64496' });
    const both: MaskPolicy = { ...defaultPolicy, keepFields: ['asn'], dropFields: ['asn'] };
    expect(maskedFields(log, both)).toMatchObject({ asn: '-' });
  });

  it('notes the distribution that the log is named after, else the one that a row names', () => {
    const names = ['DistributionId', ...logFields];
    const rows = ['E2EXAMPLE1TEST', '198.51.100.7', '2001:DB8::7', 'E', 'e2example1test', '-', ''];
    const log = header(names) + rows.map((id) => row({ DistributionId: id }, names)).join('\n');
    const distributions = (distribution?: string) => {
      const masker = new LogMasker(defaultPolicy, fileId, distribution);
      const blocks = [...masker.write(Buffer.from(log)), ...masker.end()];
      const lines = blocks.flatMap(({ bytes }) => bytes.toString().split('\n').slice(1, -1));
      return lines.map((line) => line.split('\t')[maskedColumns.indexOf('distribution')]);
    };
    expect(distributions()).toEqual(['E2EXAMPLE1TEST', '-', '-', '-', '-', '-', '-']);
    expect(distributions('E1EXAMPLE2TEST')).toEqual(rows.map(() => 'E1EXAMPLE2TEST'));
  });

  it('has room for rows that grow: a list of nothing but commas', () => {
    // The last row meets a block that has room for it as it was read, and none for it as it is written.
    const commas = [50_000, 50_000, 50_000, 50_000, 25_000, 50_000];
    const log = header() + commas.map((count) => row({ 'x-forwarded-for': ','.repeat(count) })).join('\n');
    expect(mask(log).masked).toEqual(reference.maskLog(log, defaultPolicy, fileId).masked);
  });

  it('has no output for a log without rows', () => {
    expect(mask(header())).toEqual({ masked: {}, setAside: [], rows: { in: 0, out: 0, setAside: 0 } });
  });
});

/** A good row before it, since a log of bad rows alone is rejected: the row is in line 4. */
const asideOf = (line: string, names: readonly string[] = logFields) =>
  mask(`${header(names)}${row({}, names)}\n${line}`);

describe('a row that cannot be trusted', () => {
  it.each([
    [{ date: '2023-13-05' }, 'date'],
    [{ date: '2023-02-29' }, 'date'],
    [{ date: '-' }, 'date'],
    [{ time: '24:00:00' }, 'time'],
    [{ date: '2024-01-16x' }, 'date'],
    ...[
      '2a:00:00',
      'a2:00:00',
      '1/:00:00',
      '12:60:00',
      '12:00:60',
      '12:0a:00',
      '12:00:a0',
      '12 00:00',
      '12:00 00',
      '112:00:00',
    ].map((time): [Record<string, string>, string] => [{ time }, 'time']),
    [{ 'sc-bytes': '12x' }, 'sc-bytes'],
    [{ 'sc-bytes': '1.5' }, 'sc-bytes'],
    [{ 'sc-bytes': 'x' }, 'sc-bytes'],
    [{ 'sc-bytes': '-1' }, 'sc-bytes'],
    [{ 'sc-status': '20.5' }, 'sc-status'],
    [{ 'time-taken': '1234567890' }, 'time-taken'],
    [{ 'time-taken': '.5' }, 'time-taken'],
    [{ 'time-taken': '0.5x' }, 'time-taken'],
    [{ 'sc-status': '2000' }, 'sc-status'],
    [{ 'time-taken': '1.' }, 'time-taken'],
    [{ 'time-taken': '0.1234567890' }, 'time-taken'],
    [{ 'sc-range-end': '1234567890123456789' }, 'sc-range-end'],
    [{ 'fle-encrypted-fields': '1000' }, 'fle-encrypted-fields'],
    [{ 'time-to-first-byte': '1000' }, 'time-to-first-byte'],
    [{ 'cs-method': '203.0.113.7' }, 'cs-method'],
    [{ 'cs-method': '_' }, 'cs-method'],
    [{ 'x-edge-result-type': 'session=42' }, 'x-edge-result-type'],
    [{ 'ssl-protocol': 'fe80::1' }, 'ssl-protocol'],
    [{ 'cs-uri-stem': '/\x00' }, 'control byte'],
    [{ 'cs-uri-stem': '/\xff' }, 'not UTF-8'],
    [{ 'cs-uri-stem': 'x'.repeat(65_536) }, 'length of a field'],
    [{ 'sc-range-end': '-\t-' }, 'number of fields'],
    [{ 'sc-range-end': '\t'.repeat(30) }, 'number of fields'],
    [{ date: '#2024-01-16' }, 'no directive'],
    [{ date: '#Remark: 2024-01-16' }, 'no directive'],
  ])('%j is set aside with its line and the reason: %s', (values, reason) => {
    const { rows, setAside: lines } = asideOf(row(values));
    expect(rows).toEqual({ in: 2, out: 1, setAside: 1 });
    expect(lines[0]?.split('\t').slice(0, 2)).toEqual(['4', reason]);
  });

  it.each([
    ['time', '23:59:59'],
    ['time', '00:00:00'],
    ['time', '19:09:09'],
    ['sc-bytes', '123456789012345678'],
    ['sc-status', '999'],
    ['time-taken', '123456789.123456789'],
    ['cs-uri-stem', 'x'.repeat(65_535)],
    ['fle-encrypted-fields', '999'],
    ['time-to-first-byte', '999.123456789'],
    ['cs-method', 'g'],
    ['cs-method', 'Z'],
    ['cs-method', ''],
    ['cs-method', 'VERSION-CONTROL_0.9'],
  ])('is not one whose %s is at its limit: %s', (field, value) => {
    expect(mask(header() + row({ [field]: value })).rows).toEqual({ in: 1, out: 1, setAside: 0 });
  });

  it('is told from its neighbours by the length of its own fields', () => {
    const names = [...logFields.slice(3), ...logFields.slice(0, 3)];
    const rows: Record<string, string>[] = [
      { 'x-edge-location': 'x'.repeat(65_536) },
      { 'cs(Referer)': 'x'.repeat(40_000), 'cs-uri-query': 'x'.repeat(40_000) },
      { 'sc-bytes': 'x'.repeat(65_536) },
      {},
    ];
    const { setAside: lines } = mask(header(names) + rows.map((values) => row(values, names)).join('\n'));
    expect(lines.map((line) => line.split('\t')[0])).toEqual(['3', '5']);
  });

  it('that is cut short is set aside: its columns cannot be told', () => {
    expect(asideOf(row().slice(0, -4)).rows.setAside).toBe(1);
  });

  const personal = {
    'c-ip': '198.51.100.7',
    'x-forwarded-for': '203.0.113.9,\\x202001:db8:9999::77',
    'cs(Cookie)': 'visitor=42',
    'c-port': '54321',
  };

  it('is shown when one field is at fault, without that field, and without an address wherever one stands', () => {
    const { setAside: lines } = asideOf(
      row({
        ...personal,
        time: 'bad203.0.113.7',
        'cs-uri-stem':
          '/ip=203.0.113.66&v6=2001:db8:5:6::7&enc=2001%3Adb8%3A5%3A%3A8&twice=fe80%253A%253A7&cut=203.0.113.&m=::ffff:203.0.113.5&l=fe80::7&t=12:34:56&u=https://[2001:db8:5::9]:8443/203%2E0%2E113%2e4/203%252E0%252e113%252E8',
      }),
    );
    expect(lines[0]).not.toMatch(/113|100\.7|9999|db8:5|%3A5|77|::7|A7|visitor|54321/);
    expect(lines[0]).toContain('t=12:34:56');
    expect(lines[0]).toContain('198.0.0.0');
    expect(lines[0]).toContain('203.0.0.0,2001:db8::');
  });

  it('shows nothing of fields that are not known or not kept', () => {
    const names = [...logFields, 'asn', 'connection-id'];
    const { setAside: lines } = asideOf(
      row({ 'sc-bytes': 'many', asn: '64496', 'connection-id': 'conn-7f3a' }, names),
      names,
    );
    expect(lines[0]).toMatch(/^4\tsc-bytes\t2024-01-16\t12:34:56\t/);
    expect(lines[0]).not.toMatch(/64496|7f3a/);
  });

  const cells = row({ ...personal, 'cs-uri-stem': '/shown', 'x-edge-request-id': 'abcdefghij==' }).split(
    '\t',
  );
  it.each([
    ['a field too many', cells.toSpliced(10, 0, 'extra')],
    ['a field too few', cells.toSpliced(8, 1)],
    ['its columns shifted to the right', cells.toSpliced(3, 0, 'extra').slice(0, -1)],
    ['its columns shifted to the left', [...cells.toSpliced(11, 1), 'many']],
    ['two fields at fault', cells.with(3, 'many').with(18, 'visitor=42')],
    ['a control byte', cells.with(3, '\x00')],
    ['a byte that is no UTF-8', cells.with(3, '\xff')],
  ])('shows nothing when it has %s', (_, fields) => {
    const { setAside: lines } = asideOf(fields.join('\t'));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.split('\t').slice(2)).toEqual(['-']);
  });

  it('shows no free text: a cookie could pass for it', () => {
    const { setAside: lines } = asideOf(
      row({ 'sc-bytes': 'many', 'cs-uri-query': 'a', 'cs(Referer)': 'b', 'cs(User-Agent)': 'c' }),
    );
    expect(lines[0]).toMatch(/^4\tsc-bytes\t2024-01-16\t12:34:56(\t-){6}\t200(\t-){24}$/);
  });

  const whole = row({
    'x-edge-location': 'FRA56-P3',
    'sc-bytes': '1500',
    'c-ip': '198.51.100.7',
    'cs-method': 'GET',
    'cs(Host)': 'd0.cloudfront.net',
    'cs-uri-stem': '/',
    'cs(Referer)': 'https://example.org/',
    'cs(User-Agent)': 'Firefox/140.0',
    'cs(Cookie)': 'visitor%3D42',
    'x-edge-result-type': 'Hit',
    'x-edge-request-id': 'abcdefghij==',
    'x-host-header': 'www.example.com',
    'cs-protocol': 'https',
    'cs-bytes': '310',
    'time-taken': '0.004',
    'x-forwarded-for': '203.0.113.9',
    'ssl-protocol': 'TLSv1.3',
    'ssl-cipher': 'TLS_AES_128_GCM_SHA256',
    'x-edge-response-result-type': 'Hit',
    'cs-protocol-version': 'HTTP/2.0',
    'c-port': '54321',
    'time-to-first-byte': '0.004',
    'x-edge-detailed-result-type': 'Hit',
    'sc-content-type': 'text/html',
    'sc-content-len': '1200',
  }).split('\t');
  const kept = (line: string) => {
    const { masked, setAside: lines } = mask(`${header()}${row()}\n${row()}\n${line}`);
    return Object.values(masked).join('') + lines.join('');
  };
  it('keeps no cookie, port or address under another name when some of its columns have shifted by one', () => {
    for (let from = 0; from < 33; from++) {
      for (let to = from + 1; to <= 33; to++) {
        for (const cells of [whole, whole.with(logFields.indexOf('sc-bytes'), 'many')]) {
          const shifted = [cells.toSpliced(from, 0, 'extra').toSpliced(to, 1)];
          // Nobody can tell which of two fields of free text was lost: the query, or the cookie behind it.
          const cookieIsQuery = from >= 9 && from <= 11 && to > 12;
          if (!cookieIsQuery) shifted.push(cells.toSpliced(from, 1).toSpliced(to - 1, 0, '-'));
          for (const fields of shifted) {
            expect(kept(fields.join('\t'))).not.toMatch(/51\.100|visitor(=|%3D)|113\.9|54321/);
          }
        }
      }
    }
  });

  it('never lets an address through, whatever the row looks like', () => {
    const anyRow = fc.array(
      fc.tuple(
        fc.constantFrom('', 'a', '\t', '\\x20', '=', '"'),
        fc.constantFrom('198.51.100.7', '2001:db8:1:2::3'),
      ),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(anyRow, (parts) => {
        const [line = ''] = asideOf(parts.flat().join('')).setAside;
        expect(line).not.toMatch(/51\.100|:1:2:/);
      }),
    );
  });
});

describe('the names of a header', () => {
  const values = { 'cs(User-Agent)': 'Firefox', 'c-ip': '198.51.100.7', 'cs-uri-stem': '/a' };
  it.each([
    ['in lower case', (name: string) => name.toLowerCase()],
    ['in upper case', (name: string) => name.toUpperCase()],
    ['with dashes in place of parentheses', (name: string) => name.replace(/\((.*)\)/, '-$1')],
    ['with underscores', (name: string) => name.replaceAll(/[-(]/g, '_').replace(')', '')],
  ])('are known %s', (_, spelling) => {
    expect(maskedFields(header(logFields.map(spelling)) + row(values))).toMatchObject({
      'cs(User-Agent)': 'Firefox',
      'c-ip': '198.0.0.0',
      'cs-uri-stem': '/a',
      'cs(Cookie)': '-',
    });
  });
});

describe('a log that is rejected', () => {
  const good = row();
  const rowsOf = (count: number, line = good) => Array.from({ length: count }, () => line);
  const fields = header().split('\n')[1] as string;

  it.each([
    ['', 'There is no #Fields line'],
    ['\n\n', 'There is no #Fields line'],
    ['#Version: 1.0\n', 'There is no #Fields line'],
    [
      'hello\n',
      'Line 1: a row comes before any #Fields line. If this is an access log of CloudFront, put its header before it. Otherwise remove it',
    ],
    ['#Version: 2.0\n', 'Line 1: the version of the log is not 1.0'],
    [
      '#Fields: date c-ip x-event\n',
      'Line 1: #Fields lacks time, cs-method, cs-uri-stem, sc-status. Select what is missing in the delivery',
    ],
    [
      '#Fields: date time cs-method cs-uri-stem\n',
      'Line 1: #Fields lacks sc-status. Select what is missing in the delivery',
    ],
    [
      '#Fields:\ttimestamp\tcs-method\tsc-status\n',
      'Line 1: #Fields lacks cs-uri-stem. Select what is missing in the delivery',
    ],
    [
      '#Fields: eventTimestamp connectionId timestamp clientIp clientLeafCertSubject\n',
      'Line 1: #Fields lacks cs-method, cs-uri-stem, sc-status. This is a connection log, which tells of connections and not of requests: deliver access logs only',
    ],
    [
      '#Fields:\n',
      'Line 1: #Fields lacks date, time, cs-method, cs-uri-stem, sc-status. Select what is missing in the delivery',
    ],
    [header() + 'x'.repeat(4 * 1024 * 1024 + 1), 'Line 3: longer than 4 MiB'],
    [`${header()}${'x'.repeat(4 * 1024 * 1024 + 1)}\n`, 'Line 3: longer than 4 MiB'],
    [header([...logFields, 'C-IP']), 'Line 2: #Fields names c-ip twice'],
    [
      header([...logFields, ...Array.from({ length: 300 }, (_, index) => `x${index}`)]),
      'Line 2: #Fields has over 256 names',
    ],
  ])('%# says why, and where', (log, message) => {
    expect(rejection(log)).toBe(`MalformedLogError: ${message}`);
  });

  // What other programs end lines with. Whatever it is, a row must not vanish with its original.
  const lineEnds = [
    '\r',
    '\v',
    '\f',
    '\0',
    '\x1e',
    '\x85',
    '\xc2\x85',
    '\xe2\x80\xa8',
    '\xe2\x80\xa9',
    '\\n',
    ' ',
    '\t',
    '\r\r\n',
    '',
  ];
  it.each(lineEnds.map((end) => [JSON.stringify(end), end]))('has lines that end in %s', (_, end) => {
    const lines = ['#Version: 1.0', fields, ...rowsOf(3)];
    expect(rejection(lines.join(end) + end)).toMatch(/^MalformedLogError/);
    expect(rejection(`#Version: 1.0\n${[fields, ...rowsOf(3)].join(end)}`)).toMatch(/^MalformedLogError/);
    expect(rejection(`${header()}${rowsOf(3).join(end)}`)).toMatch(/^MalformedLogError/);
    expect(rejection(`${header()}${rowsOf(9).join('\n')}\n${rowsOf(3).join(end)}`)).toMatch(
      end === '\r\r\n' ? /^accepted/ : /^MalformedLogError: Line 12: several rows in one line/,
    );
    expect(rejection(`${header()}#Remark: copied${end}${good}${end}`)).toMatch(/^MalformedLogError/);
  });

  it.each([
    ['rows behind #', rowsOf(3, `#${good}`)],
    ['rows behind a remark', rowsOf(3, `#Remark: ${good}`)],
    ['blank lines', ['', '', '']],
    ['a remark', ['#Remark: nothing happened']],
    ['lines of blanks', ['  ', '  ']],
    ['lines of zeros', ['\0\0\0']],
  ])('has only %s behind its header', (_, lines) => {
    expect(rejection(`${header()}${lines.join('\n')}\n`)).toMatch(/^MalformedLogError/);
  });

  it.each([
    ['commas', rowsOf(3, good.replaceAll('\t', ','))],
    ['fewer fields than its header has names', rowsOf(3, good.slice(0, -2))],
    ['more fields than its header has names', rowsOf(3, `${good}\t-`)],
    ['dates of another style', rowsOf(3, row({ date: '16/01/2024' }))],
    ['numbers of another style', rowsOf(3, row({ 'time-taken': '0,001' }))],
    ['quotes around fields', rowsOf(3, good.replaceAll(/[^\t]+/g, '"$&"'))],
    ['flaws in more than half of them', [...rowsOf(3), ...rowsOf(4, row({ 'sc-bytes': 'many' }))]],
  ])('has rows with %s', (_, lines) => {
    expect(rejection(header() + lines.join('\n'))).toMatch(
      /^MalformedLogError: \d of \d rows do not fit the header in line 2\. The first is line \d: /,
    );
  });

  it('has rows that do not fit one of its headers, though most of all rows fit', () => {
    const log = `${header()}${rowsOf(50).join('\n')}\n${header()}${row({ date: '-' })}\n${header()}${good}`;
    expect(rejection(log)).toBe(
      'MalformedLogError: 1 of 1 rows do not fit the header in line 54. The first is line 55: date',
    );
  });

  it('is accepted when half of its rows fit', () => {
    const half = [...rowsOf(3), ...rowsOf(3, row({ 'sc-bytes': 'many' }))].join('\n');
    expect(mask(header() + half).rows).toEqual({ in: 6, out: 3, setAside: 3 });
  });

  it('has a second header that cannot be read: rows behind it must not be read by the first', () => {
    const log = `${header()}${good}\n# Fields date time\n${good}`;
    expect(rejection(log)).toBe('MalformedLogError: Line 4: a header cannot be read');
    expect(rejection(`${header()}${good}\n#Fields: date\x1etime\n${good}`)).toBe(
      'MalformedLogError: Line 4: a header cannot be read: byte 14 is 0x1E',
    );
  });

  const quoted = `"${good.split('\t').join('","')}"`;
  const json = JSON.stringify(Object.fromEntries(logFields.map((field) => [field, '-'])));
  const timestamp = 'timestamp cs-method cs-uri-stem sc-status';
  const withMilliseconds = json.replace('"date":"-","time"', '"timestamp(ms)"');
  const names = 'the names of fields in the place of a row';
  const ofConnections =
    'the names of a connection log in the place of a row. This is a connection log, which tells of connections and not of requests: deliver access logs only';
  it.each([
    ['a header behind a byte order mark', `\xef\xbb\xbf${fields}`, names],
    ['a header behind a blank', ` ${fields}`, names],
    ['a header in quotes', `"${fields}"`, names],
    ['a header without #', fields.slice(1), names],
    ['a header behind a row', `${row({ 'sc-range-end': '1' })}${fields}`, names],
    ['a row of JSON', json, names],
    ['a header with a timestamp in quotes', '"timestamp","cs-method","cs-uri-stem","sc-status"', names],
    ['a row of JSON with milliseconds', withMilliseconds, names],
    ['a header of a connection log', 'eventTimestamp\tclientIp\tclientLeafCertSubject', ofConnections],
    ['JSON of a connection log', '{"clientIp":"198.51.100.7","clientPort":"9"}', ofConnections],
    ['a header with a timestamp behind a remark', `#Remark: copied ${timestamp}`, 'a header cannot be read'],
    ['a header behind a remark', `#Remark: copied ${fields}`, 'a header cannot be read'],
    ['a row that was cut and the next', `${good.slice(0, 40)}${good}`, 'several rows in one line'],
    ['a row that was cut, a CR, and the next', `${good.slice(0, 40)}\r${good}`, 'several rows in one line'],
    ['rows with commas, and CR between', `${quoted}\r${quoted}`, 'several rows in one line'],
    [
      'rows with blanks, and CR between',
      `${good}\r${good}`.replaceAll('\t', ' '),
      'several rows in one line',
    ],
    [
      'a hole of zeros',
      `${good.slice(0, 40)}${'\0'.repeat(512)}${good.slice(44)}`,
      'binary data in the place of a row',
    ],
    [
      'compressed rows',
      gzipSync(good).toString('latin1').replaceAll('\n', ''),
      'binary data in the place of a row',
    ],
  ])('has good rows, and a line that hides more than a flawed row: %s', (_, line, reason) => {
    const log = `${header()}${rowsOf(9).join('\n')}\n${line}\n${rowsOf(9).join('\n')}`;
    expect(rejection(log)).toBe(`MalformedLogError: Line 12: ${reason}`);
  });

  it('is accepted with a remark, but not when a row hides in it', () => {
    const remark = '#Remark: copied on 2024-01-16 12:34:56 by hand';
    const rows = [good, remark, `#Remark: ${quoted}`, `#Software: ${good.replaceAll('\t', ' ')}`, good];
    expect(mask(header() + rows.join('\n')).rows).toEqual({ in: 4, out: 2, setAside: 2 });
    const full = row(Object.fromEntries(logFields.slice(2).map((field) => [field, '200'])));
    for (const separator of [' ', ' - ', '_', '/', 'Z ']) {
      const hidden = `#Remark: lost before: ${full.replaceAll('\t', separator)}`;
      expect(mask(header() + [good, hidden].join('\n')).rows).toEqual({ in: 2, out: 1, setAside: 1 });
    }
  });

  it('is accepted when zeros fill it up, with each of its rows', () => {
    for (const end of ['', '\n']) {
      const padded = `${header()}${rowsOf(3).join('\n')}${end}${'\0'.repeat(512)}`;
      expect(mask(padded, { places: [padded.length - 300] }).rows).toEqual({ in: 3, out: 3, setAside: 0 });
    }
    expect(rejection(`${header()}${'\0'.repeat(512)}`)).toMatch(/^MalformedLogError/);
  });

  it('names no value that it was rejected for', () => {
    const secret = '198.51.100.7';
    for (const log of [
      `#Version: ${secret}\n`,
      `${header().trimEnd()}\t${row({ 'c-ip': secret })}`,
      header() + row({ 'sc-bytes': secret }),
      `${secret}\n`,
    ]) {
      expect(rejection(log)).toMatch(/^MalformedLogError/);
      expect(rejection(log)).not.toContain(secret);
    }
  });

  it('has more dates than can be written at once', () => {
    const days = (count: number) =>
      header() + Array.from({ length: count }, (_, day) => row({ date: `20${10 + day}-01-01` })).join('\n');
    expect(rejection(days(31))).toBe('accepted');
    expect(rejection(days(32))).toBe('MalformedLogError: Line 34: rows of more than 31 dates');
  });
});
