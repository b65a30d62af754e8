import { knownFields, logFields } from '../../../../tasks/mask-logs/formats/fields.ts';
import { defaultPolicy, header, row } from '../logs.ts';
import { masked, rejection } from '../masked.ts';

const values = {
  date: '2024-01-16',
  time: '12:34:56',
  'c-ip': '198.51.100.7',
  'x-forwarded-for': '203.0.113.9,2001:db8:9999::77',
  'cs-method': 'GET',
  'cs-uri-stem': '/a',
  'sc-status': '200',
  'cs(User-Agent)': 'Mozilla/5.0',
  'cs(Cookie)': 'secret',
};
type Values = Record<string, unknown>;
const json = (...objects: Values[]) => objects.map((object) => `${JSON.stringify(object)}\n`).join('');
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
const expected = masked(header() + row(values));

describe('a log of JSON lines', () => {
  const escaped = (text: string) =>
    text.replaceAll(
      /[^{}":,]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  it.each([
    [
      'in the order of the standard log',
      json(Object.fromEntries(logFields.map((name) => [name, { ...values }[name as 'date'] ?? '-']))),
    ],
    ['in any order', json(Object.fromEntries(Object.entries(values).reverse()))],
    ['without the last line feed', json(values).trimEnd()],
    ['with CR LF', json(values).replaceAll('\n', '\r\n')],
    ['with empty lines', `\n\r\n${json(values)}\n`],
    ['with blanks', ` ${json(values).replaceAll(',"', ' ,\t"')}`],
    [
      'with keys in other case',
      json(Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toUpperCase(), value]))),
    ],
    ['with every character escaped', escaped(json(values).trimEnd())],
    [
      'with numbers, null and nothing',
      json({ ...values, 'sc-status': 200, 'cs(Referer)': null, 'cs-uri-query': '' }),
    ],
    [
      'with keys nobody knows',
      json({ asn: '64500', __proto__x: { 'c-ip': '198.51.100.9' }, ...values, 'connection-id': ['c'] }),
    ],
    ['with a timestamp too, which does not count', json({ timestamp: 'x', 'timestamp(ms)': 1, ...values })],
    [
      'with a timestamp in place of date and time',
      json({ ...without('date', 'time'), timestamp: '1705408496' }),
    ],
    [
      'with a date, and a timestamp that tells the time',
      json({ ...without('time'), timestamp: '1705408496' }),
    ],
    ['with milliseconds as a number', json({ ...without('date', 'time'), 'timestamp(ms)': 1705408496999 })],
    ['with dashes for date and time', json({ ...values, date: '-', time: null, timestamp: '1705408496' })],
  ])('is read as one with #Fields: %s', (_, log) => {
    expect(masked(log)).toEqual(expected);
    expect(masked(log, defaultPolicy, [1, 7, 60, 61, 200])).toEqual(expected);
  });

  it('keeps what the policy keeps', () => {
    const policy = { ...defaultPolicy, dropFields: [] };
    expect(masked(json(values), policy)).toEqual(masked(header() + row(values), policy));
  });

  it('keeps letters of all kinds', () => {
    const text = Buffer.from('/\u00e9\u597d\u{1f600}');
    const log = Buffer.from(json({ ...values, 'cs-uri-stem': text.toString() })).toString('latin1');
    expect(masked(log)).toEqual(
      masked(header() + row({ ...values, 'cs-uri-stem': text.toString('latin1') })),
    );
  });

  it('has more lines than are read at once', () => {
    const objects = Array.from({ length: 4000 }, (_, index) => ({ ...values, 'sc-bytes': String(index) }));
    expect(masked(json(...objects))).toEqual(
      masked(header() + objects.map((object) => row(object)).join('\n')),
    );
  });

  const line = json(values).trimEnd();
  it.each([
    ['no JSON object', line.slice(0, 70)],
    ['no JSON object', 'hello'],
    ['cs-uri-stem', json(without('cs-uri-stem'))],
    ['sc-status', json({ ...values, 'sc-status': { 'c-ip': '198.51.100.7' } })],
    ['sc-status', json({ ...values, 'sc-status': true })],
    ['c-ip', json({ ...values, 'C-IP': '198.51.100.8' })],
    ['control byte', json({ ...values, 'cs-uri-stem': '/\tGET' })],
    ['control byte', json({ ...values, 'cs-uri-stem': '/\n2024' })],
    ['control byte', json({ ...values, 'cs-uri-stem': '/\u007f' })],
    ['control byte', line.replace('/a', '/\\ud800')],
    ['control byte', line.replace('/a', '/\x7f')],
    ['not UTF-8', line.replace('/a', '/\xff')],
    ['time', json(without('date', 'time'))],
    [
      'timestamp',
      json({ ...without('date', 'time'), timestamp: '1705408496000', 'timestamp(ms)': '1705408496000' }),
    ],
    ['timestamp(ms)', json({ ...without('date', 'time'), 'timestamp(ms)': '1705408496' })],
    ['timestamp', json({ ...without('date', 'time'), timestamp: 1705408496.5 })],
  ])('has a row that is set aside with nothing of it: %s %#', (flaw, bad) => {
    const { rows, setAside } = masked(`${line}\n\n${bad.trimEnd()}\n${line}`);
    expect(rows).toEqual({ in: 3, out: 2, setAside: 1 });
    expect(setAside).toEqual([`3\t${flaw}\t-`]);
  });

  it('shows a row that is set aside for one field as the other formats do', () => {
    const bad = { ...values, 'sc-bytes': 'many198.51.100.7' };
    const { setAside } = masked(json(values, bad));
    expect(setAside).toEqual(
      masked(`${header(knownFields)}${row(bad, knownFields)}\n${row(values, knownFields)}`).setAside.map(
        (text) => text.replace(/^3/, '2'),
      ),
    );
    expect(setAside.join()).not.toMatch(/100\.7|113\.9|9999|secret/);
  });

  it.each([
    ['an array', `[\n${line}\n]`, /JSON/],
    ['an array in one line', `[${line},${line}]`, /JSON/],
    ['an array further down', `${line}\n[${line}]`, /^Line 2: JSON, but no object/],
    ['a text further down', `${line}\n${JSON.stringify(line)}`, /^Line 2: JSON, but no object/],
    ['objects without line ends', line + line, /^Line 1: several JSON objects in one line/],
    ...['\r', '\v', '\0', '\x1e', '\x85', '\xe2\x80\xa8', '\\n', ' ', ','].map(
      (end): [string, string, RegExp] => [
        `lines that end in ${JSON.stringify(end)}`,
        `${line}\n${line}${end}${line}`,
        /^Line 2: several JSON objects/,
      ],
    ),
    ['a cut line and the next', `${line}\n${line.slice(0, 30)}${line}`, /^Line 2: several JSON objects/],
    [
      'an object in several lines',
      JSON.stringify(values, null, 1),
      /^Line 1: a JSON object in several lines. Each line must hold the object of one request$/,
    ],
    [
      'flaws in more than half of its rows',
      json(values, { ...values, 'sc-bytes': 'x' }, { ...values, time: 'x' }),
      /^2 of 3 rows cannot be read/,
    ],
    ['connections', json({ eventTimestamp: '1', clientIp: '198.51.100.7' }), /^Line 1: .*connection log/],
    [
      'connections further down',
      json(values, values, { clientIp: '198.51.100.7' }),
      /^Line 3: .*connection log/,
    ],
    [
      'a cut line of connections',
      `${line}\n${line}\n${json({ eventTimestamp: '1', clientIp: '198.51.100.7' }).slice(0, -10)}`,
      /^Line 3: .*connection log/,
    ],
    ['other objects', json({ logEvents: [values] }), /^Line 1: .*no request/],
    ['a header further down', `${line}\n${line}\n${header()}${row(values)}`, /^Line 4: the names of fields/],
    [
      'the end of a line and the next',
      `${line}\n${line.slice(50)}\r${line}`,
      /^Line 2: several JSON objects/,
    ],
    ['zeros', `${line}\n${line}\n${'\0'.repeat(99)}\n`, /^Line 3: binary data/],
    ['a line of 4 MiB', `${line}\n{"${'x'.repeat(4 * 1024 * 1024)}`, /^Line 2: longer than 4 MiB/],
  ])('is rejected when it has %s', (_, log, reason) => {
    expect(rejection(log)).toMatch(reason);
    expect(rejection(log)).not.toMatch(/198\.51|secret/);
  });
});
