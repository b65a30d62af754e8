import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { logFields, maskedColumns } from '../../../tasks/mask-logs/formats/fields.ts';
import type { MaskPolicy } from '../../../tasks/mask-logs/formats/policy.ts';
import { type Block, LogMasker, setAside } from '../../../tasks/mask-logs/log-masker.ts';
import { cut, defaultPolicy, header, headerAges, logs, policies, row } from './logs.ts';
import * as reference from './reference.ts';

const fileId = (date: string) => createHash('sha256').update(date).digest().readBigInt64BE();

function mask(log: string, { policy = defaultPolicy, places = [] as readonly number[] } = {}) {
  const masker = new LogMasker(policy, fileId);
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

const rejection = (log: string): string => {
  try {
    mask(log);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'accepted';
};

describe('masking a log', () => {
  it('is, byte for byte, what the reference makes of it: any header, any rows, cut anywhere', () => {
    fc.assert(
      fc.property(logs, policies, fc.array(fc.nat(), { maxLength: 8 }), (log, policy, places) => {
        const expected = reference.maskLog(log, policy, fileId);
        const actual = mask(log, { policy, places });
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
    expect(Object.keys(fields)).toHaveLength(35);
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

  it('drops cookies and ports by policy', () => {
    const log = header() + row({ 'cs(Cookie)': 'id=1', 'c-port': '4711', 'cs-bytes': '7' });
    expect(maskedFields(log)).toMatchObject({ 'cs(Cookie)': '-', 'c-port': '-', 'cs-bytes': '7' });
    expect(maskedFields(log, { ...defaultPolicy, dropFields: [] })).toMatchObject({
      'cs(Cookie)': 'id=1',
      'c-port': '4711',
    });
  });

  it('has room for rows that grow: a list of nothing but commas', () => {
    const log = header() + `${row({ 'x-forwarded-for': ','.repeat(50_000) })}\n`.repeat(5);
    expect(mask(log).masked).toEqual(reference.maskLog(log, defaultPolicy, fileId).masked);
  });

  it('has no output for a log without rows', () => {
    expect(mask(header())).toEqual({ masked: {}, setAside: [], rows: { in: 0, out: 0, setAside: 0 } });
  });
});

describe('a row that cannot be trusted', () => {
  it.each([
    [{ date: '2023-13-05' }, 'date'],
    [{ date: '2023-02-29' }, 'date'],
    [{ date: '-' }, 'date'],
    [{ time: '24:00:00' }, 'time'],
    [{ 'sc-bytes': '12x' }, 'sc-bytes'],
    [{ 'sc-status': '2000' }, 'sc-status'],
    [{ 'time-taken': '1.' }, 'time-taken'],
    [{ 'time-taken': '0.1234567890' }, 'time-taken'],
    [{ 'sc-range-end': '1234567890123456789' }, 'sc-range-end'],
    [{ 'cs-uri-stem': '/\x00' }, 'control byte'],
    [{ 'cs-uri-stem': '/\xff' }, 'not UTF-8'],
    [{ 'cs-uri-stem': 'x'.repeat(65_536) }, 'length of a field'],
    [{ 'sc-range-end': '-\t-' }, 'number of fields'],
    [{ 'sc-range-end': '\t'.repeat(1000) }, 'number of fields'],
  ])('%j is set aside with its line and the reason: %s', (values, reason) => {
    const { rows, setAside: lines } = mask(header() + row(values));
    expect(rows).toEqual({ in: 1, out: 0, setAside: 1 });
    expect(lines[0]?.split('\t').slice(0, 2)).toEqual(['3', reason]);
  });

  it('that is cut short is set aside: its columns cannot be told', () => {
    expect(mask(header() + row().slice(0, -4)).rows.setAside).toBe(1);
  });

  it('keeps no address, wherever one stands', () => {
    const values = {
      time: 'bad',
      'c-ip': '198.51.100.7',
      'x-forwarded-for': '203.0.113.9,\\x202001:db8:9999::77',
      'cs(Cookie)': 'visitor=42',
      'cs-uri-query':
        'ip=203.0.113.66&v6=2001:db8:5:6::7&enc=2001%3Adb8%3A5%3A%3A8&cut=203.0.113.&m=::ffff:203.0.113.5&t=12:34:56',
      'cs(Referer)': 'https://[2001:db8:5::9]:8443/203%2E0%2E113%2E4',
      'sc-content-len': '203.0.\x00113.12',
    };
    const line = mask(header() + row(values)).setAside[0] as string;
    expect(line).not.toMatch(/113|100\.7|9999|db8:5|%3A5|77|visitor/);
    expect(line).toContain('t=12:34:56');
    expect(line).toContain('198.0.0.0');
    expect(line).toContain('203.0.0.0,2001:db8::');
  });

  it.each([
    ['a field too many', { 'cs(User-Agent)': 'a\tb' }, 0],
    ['fields too few before it', {}, 2],
  ])('keeps nothing of what is dropped when it has %s', (_, values, missing) => {
    const fields = row({
      'cs-uri-stem': '/shown',
      'cs(Cookie)': 'secret',
      'c-port': '54321',
      ...values,
    }).split('\t');
    fields.splice(8, missing);
    const [line] = mask(`${header()}${fields.join('\t')}\n`).setAside;
    expect(line).toContain('\tnumber of fields\t');
    expect(line).toContain('/shown');
    expect(line).not.toMatch(/secret|54321/);
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
        const [line = ''] = mask(header() + parts.flat().join('')).setAside;
        expect(line).not.toMatch(/51\.100|:1:2:/);
      }),
    );
  });
});

describe('a log that is rejected', () => {
  it.each([
    ['', 'MalformedLogError: There is no #Fields line'],
    ['\n\n', 'MalformedLogError: There is no #Fields line'],
    ['#Version: 1.0\n', 'MalformedLogError: There is no #Fields line'],
    ['hello\n', 'MalformedLogError: Line 1: a row comes before any #Fields line'],
    ['#Version: 2.0\n', 'MalformedLogError: Line 1: the version of the log is not 1.0'],
    [
      '#Fields: date c-ip x-event\n',
      'MalformedLogError: #Fields lacks time, cs-method, cs-uri-stem, sc-status',
    ],
    ['#Fields:\n', 'MalformedLogError: #Fields lacks date, time, cs-method, cs-uri-stem, sc-status'],
    [header() + 'x'.repeat(4 * 1024 * 1024 + 1), 'MalformedLogError: Line 3 is longer than 4 MiB'],
    [`${header()}${'x'.repeat(4 * 1024 * 1024 + 1)}\n`, 'MalformedLogError: Line 3 is longer than 4 MiB'],
  ])('%# says why, and where', (log, message) => {
    expect(rejection(log)).toBe(message);
  });

  it('has more dates than can be written at once', () => {
    const days = (count: number) =>
      header() + Array.from({ length: count }, (_, day) => row({ date: `20${10 + day}-01-01` })).join('\n');
    expect(rejection(days(31))).toBe('accepted');
    expect(rejection(days(32))).toBe('MalformedLogError: Line 34: rows of more than 31 dates');
  });
});
