import { logFields } from '../../../../tasks/mask-logs/formats/fields.ts';
import { defaultPolicy, header, row } from '../logs.ts';
import { masked, rejection } from '../masked.ts';

const plain = (rows: readonly string[], delimiter = '\t', names: readonly string[] = logFields) =>
  [names.join('\t'), ...rows].join('\n').replaceAll('\t', delimiter);

const values = {
  'c-ip': '198.51.100.7',
  'x-forwarded-for': '203.0.113.9,2001:db8:9999::77',
  'cs(User-Agent)': 'Mozilla/5.0%20(X11;%20Linux),%20like%20Gecko',
  'cs(Cookie)': 'secret',
  'cs-uri-stem': '/a,b;c',
};

describe('a log of bare names', () => {
  it.each(['\t', ' ', '|', '"', '\\', '^', '~'])(
    'is read as one with #Fields: %j between fields',
    (delimiter) => {
      const rows = [row(values), row({ date: '2024-01-17' })];
      expect(masked(plain(rows, delimiter))).toEqual(masked(header() + rows.join('\n')));
      expect(masked(plain(rows, delimiter).replaceAll('\n', '\r\n'))).toEqual(masked(plain(rows)));
    },
  );

  it('may name any fields in any order, and others', () => {
    const names = ['asn', 'sc-status', 'connection-id', 'cs-uri-stem', 'CS-METHOD', 'timestamp(ms)', 'c_ip'];
    const log = plain(['64500\t200\tconn\t/\tGET\t1795219199999\t198.51.100.7'], '|', names);
    const fields = masked(log).masked['2026-11-20']?.split('\n')[1]?.split('\t') ?? [];
    expect(fields.filter((field) => field !== '-')).toEqual([
      '1',
      '1',
      '2026-11-20',
      '23:59:59',
      '198.0.0.0',
      'GET',
      '/',
      '200',
    ]);
  });

  it('may repeat its names, or have others further down, where logs were joined', () => {
    const names = ['sc-status', 'cs-uri-stem', 'cs-method', 'time', 'date'];
    const first = plain([row(values)], '|');
    const joined = [first, first, plain([row({}, names)], '|', names)].join('\n');
    expect(masked(joined).rows).toEqual({ in: 3, out: 3, setAside: 0 });
  });

  it('has no rows, and is no less a log', () => {
    expect(masked(plain([])).rows).toEqual({ in: 0, out: 0, setAside: 0 });
    expect(masked(`\r\n${plain([])}\n`).rows).toEqual({ in: 0, out: 0, setAside: 0 });
  });

  it('sets aside rows that do not fit, and shows nothing that is no field of the standard log', () => {
    const names = [...logFields, 'asn', 'connection-id'];
    const bad = row({ ...values, 'sc-bytes': 'many', asn: '64500', 'connection-id': 'conn' }, names);
    const { rows, setAside } = masked(plain([row({}, names), bad], '|', names));
    expect(rows).toEqual({ in: 2, out: 1, setAside: 1 });
    expect(setAside[0]).toMatch(/^3\tsc-bytes\t2024-01-16\t12:34:56\t/);
    expect(setAside[0]).not.toMatch(/100\.7|113\.9|9999|secret|64500|conn|Mozilla/);
  });

  it('has a TAB in a field, where none can be: the row is set aside', () => {
    const lines = plain([row(values), row({ ...values, 'cs-uri-query': 'here' })], '|').replace(
      'here',
      'a\tb',
    );
    expect(masked(lines).setAside).toEqual(['3\tcontrol byte\t-']);
  });

  const good = row(values);
  it.each([
    ['commas', plain([good], ','), /^The fields are split by a character that also stands in their values/],
    ['semicolons', plain([good], ';'), /^The fields are split/],
    [
      'no status',
      plain([], '|', ['date', 'time', 'cs-method', 'cs-uri-stem']),
      /^Line 1: The header lacks sc-status. Select what is missing in the delivery$/,
    ],
    ['a name twice', plain([], ' ', [...logFields, 'C-IP']), /^Line 1: The header names c-ip twice$/],
    ['names of connections', 'eventTimestamp|connectionId|clientIp|clientPort\n', /connection log/],
    ['such names in another spelling', 'event_timestamp\tclient_leaf_cert_subject\n', /connection log/],
    [
      'rows with another delimiter',
      `${plain([], '|')}${plain(['', good, good], '^', [])}`,
      /^2 of 2 rows do not fit the header in line 1/,
    ],
    ['no names', good, /before any #Fields line/],
    [
      'a second header that lacks names',
      `${plain([good])}\ndate\ttime\tcs-method\n${good}`,
      /^Line 3: The header lacks/,
    ],
    [
      'a second header behind #Fields',
      `${plain([good])}\n${header()}${good}`,
      /^Line 4: the names of fields/,
    ],
    ['rows in one line', plain([good, good, good, `${good}\r${good}`]), /^Line 5: several rows in one line/],
    ['lines but no rows', `${plain([])}\n\n\n`, /none of them is a row/],
    ['a line of 4 MiB', `${plain([])}\n${'x'.repeat(4 * 1024 * 1024 + 1)}`, /^Line 2: longer than 4 MiB/],
  ])('is rejected with %s', (_, log, reason) => {
    expect(rejection(log)).toMatch(reason);
    expect(rejection(log)).not.toMatch(/100\.7|secret/);
  });

  it('keeps what the policy keeps', () => {
    const log = plain([good], '|');
    expect(JSON.stringify(masked(log, { ...defaultPolicy, dropFields: [] }))).toContain('secret');
    expect(JSON.stringify(masked(log))).not.toMatch(/secret|100\.7|113\.9|9999/);
  });
});
