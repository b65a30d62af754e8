import { maskedColumns } from '../../../../tasks/mask-logs/formats/fields.ts';
import { defaultPolicy, header, row } from '../logs.ts';
import { masked } from '../masked.ts';
import { visitor } from '../reference-notes.ts';

const good = {
  'c-ip': '203.0.113.7',
  'cs(User-Agent)': 'Mozilla/5.0%20(X11;%20Linux)',
  'x-host-header': 'www.example.org',
};
type Values = Record<string, string>;

/** The visitors of some rows, one by one. */
function visitors(...rows: Values[]): string[] {
  const log = header() + rows.map((values) => `${row({ ...good, ...values })}\n`).join('');
  const { masked: dates } = masked(log, defaultPolicy);
  return Object.values(dates).flatMap((text) =>
    text
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split('\t')[maskedColumns.indexOf('visitor')] ?? ''),
  );
}
const distinct = (...rows: Values[]) => new Set(visitors(...rows)).size;
const each = (name: string, ...values: string[]) => values.map((value) => ({ [name]: value }));

describe('A visitor', () => {
  it('is 64 bits, in hexadecimal digits', () => {
    expect(visitors({})).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
  });

  it.each([
    ['IPv4', ['203.0.113.7', '203.0.113.7:443', '::ffff:203.0.113.7', '[::FFFF:cb00:7107]:80']],
    [
      'IPv6',
      ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', '[2001:db8::1]', '[2001:db8::1]:443', '2001:db8::1%eth0'],
    ],
    ['IPv6, within which devices change theirs', ['2001:db8::1', '2001:db8::abcd:1:2:3']],
  ])('is one in every spelling of an address of %s', (_, spellings) => {
    expect(distinct(...each('c-ip', ...spellings))).toBe(1);
  });

  it('is one in every spelling of a host', () => {
    const spellings = [
      'www.example.org',
      'WWW.EXAMPLE.ORG',
      'www.example.org:443',
      'www.example.org.',
      'Www.example.org.:8080',
    ];
    expect(distinct(...each('x-host-header', ...spellings))).toBe(1);
    expect(distinct({}, { 'x-host-header': '-', 'cs(Host)': 'www.example.org' })).toBe(1);
  });

  it.each([
    [
      'addresses',
      each('c-ip', '203.0.113.7', '203.0.113.8', '2001:db8::1', '2001:db8:0:1::1', '::cb00:7107'),
    ],
    ['hosts', each('x-host-header', 'www.example.org', 'example.org', 'www.example.org.uk', '-')],
    ['user agents', each('cs(User-Agent)', 'a', 'b', 'A', 'a%20', 'ab')],
    ['days', each('date', '2024-01-15', '2024-01-16', '2024-01-17')],
    [
      'what is host, and what is user agent',
      [
        { 'x-host-header': 'a', 'cs(User-Agent)': 'bc' },
        { 'x-host-header': 'ab', 'cs(User-Agent)': 'c' },
      ],
    ],
  ])('is another one with other %s', (_, rows) => {
    expect(distinct(...rows)).toBe(rows.length);
  });

  it.each([
    ['no address', each('c-ip', '-', '', 'unknown', 'localhost:80')],
    ['no user agent', each('cs(User-Agent)', '-', '')],
    [
      'no salt: its day is too long ago, or too far away',
      each('date', '2024-01-14', '2024-01-18', '2020-02-29', '9999-12-31'),
    ],
  ])('is nobody with %s', (_, rows) => {
    expect(visitors(...rows)).toEqual(rows.map(() => '-'));
  });

  it('is not who x-forwarded-for says, which anybody can write', () => {
    expect(distinct(...each('x-forwarded-for', '-', '192.0.2.1', '198.51.100.2,%20192.0.2.9'))).toBe(1);
  });

  it('is noted although policy drops what it is made of', () => {
    const log = header() + row(good);
    const dropFields = ['c-ip', 'cs(User-Agent)', 'x-host-header'] as const;
    const { masked: dates } = masked(log, { ...defaultPolicy, dropFields });
    expect(dates['2024-01-16']?.split('\n')[1]).toContain(visitors({})[0]);
  });

  it('is who the reference says, among more visitors than are remembered, some with long user agents', () => {
    const rows = Array.from({ length: 8000 }, (_, index): Values => {
      const number = (index * 7919) % 5000;
      return {
        'c-ip': `203.${number >> 8}.${number & 255}.7`,
        'cs(User-Agent)': `${'x'.repeat(number % 300)}${number % 3}`,
      };
    });
    const expected = rows.map((values) => {
      const fields: Values = { date: '2024-01-16', time: '12:34:56', ...good, ...values };
      return visitor((name) => fields[name] ?? '-', defaultPolicy, 'UTC');
    });
    expect(visitors(...rows)).toEqual(expected);
  });
});
