import { logFields } from '../../../../tasks/mask-logs/formats/fields.ts';
import { LogMasker, setAside } from '../../../../tasks/mask-logs/log-masker.ts';
import { defaultPolicy, header, row } from '../logs.ts';

/** The fields of a row as they are set aside. There are good rows before it. */
function keptOf(values: Record<string, string>, end = '', policy = defaultPolicy): string[] {
  const masker = new LogMasker(policy, () => 0n);
  const log = `${header()}${row()}\n${row()}\n${row(values)}${end}`;
  const blocks = [...masker.write(Buffer.from(log, 'latin1')), ...masker.end()];
  const [block] = blocks.filter(({ output }) => output === setAside);
  return (block?.bytes.toString('latin1').split('\n')[1] ?? '').split('\t').slice(2);
}

const column = (field: (typeof logFields)[number]) => logFields.indexOf(field);
const keptPath = (path: string) =>
  keptOf({ time: 'bad', 'cs-uri-stem': `/${path}` })[column('cs-uri-stem')]?.slice(1);

describe('a row that is set aside', () => {
  it.each(['', '\t'])('keeps the fields that can be told, as a good row would: %j at its end', (end) => {
    const values = {
      time: 'bad',
      'c-ip': '198.51.100.7',
      'cs-uri-stem': '/shown',
      'cs(Cookie)': 'secret',
      'cs-protocol': 'https',
      'x-forwarded-for': '203.0.113.9,2001:db8:9999::77',
      'c-port': '54321',
    };
    const masked = {
      time: '-',
      'c-ip': '198.0.0.0',
      'x-forwarded-for': '203.0.0.0,2001:db8::',
      'cs(Cookie)': '-',
      'c-port': '-',
    };
    expect(keptOf(values, end)).toEqual(row({ ...values, ...masked }).split('\t'));
  });

  it('has a dash for an address that is none, and for each empty part of a list', () => {
    const kept = keptOf({ time: 'bad', 'c-ip': 'dead', 'x-forwarded-for': ',,,' });
    expect(kept[column('c-ip')]).toBe('-');
    expect(kept[column('x-forwarded-for')]).toBe('-,-,-,-');
  });

  it.each([
    ['198.51.100.7', '198.0.0.0'],
    ['198.51.100.', '-'],
    ['198..100', '-'],
    ['198%2e51%2E100%2e7', '-'],
    ['2001:db8:1:2::3', '2001:db8::'],
    ['fe80::7', 'fe80::'],
    ['::1', '::'],
    ['1::', '1::'],
    ['::', '::'],
    ['FE80%3a%3A7', '-'],
    ['fe80%3A:7', '-'],
    ['ip=fe80::7&v=1', 'ip=fe80::&v=1'],
    ['[fe80::7]:443', '[fe80::]:443'],
    ['198%252e51%252E100%25252e7', '-'],
    ['%3D198.51.100.7', '-'],
    ['198.51.100.7%3A443', '-'],
    ['::ffff:198.51.100.7', '198.0.0.0'],
    ['::FFFF:C633:6407', '198.0.0.0'],
    ['64:ff9b::198.51.100.7', '64:ff9b::'],
    ['2001%253adb8%253A1%253a2%253A%253A3', '-'],
    ['fe80::7%25eth0', 'fe80::th0'],
    ['198.51.100.7,fe80::7', '198.0.0.0,fe80::'],
    ['1:2:3', '-'],
    ['12:34:56:', '-'],
    ['112:34:56', '-'],
    ['12:34:567', '-'],
  ])('keeps no more than the network of what looks like an address: %s', (text, kept) => {
    expect(keptPath(text)).toBe(kept);
  });

  it.each([
    '12:34:56',
    '10:30',
    '1.25',
    'v1.2',
    'a..c',
    '1.a.b',
    'a.b.c',
    '100%',
    'deadbeef',
    '%3A',
    'x=1&y=2',
  ])('keeps what looks like none: %s', (text) => {
    expect(keptPath(text)).toBe(text);
  });

  it.each([0, 1, 3, 4, 6, 7])('keeps a time of day by its digits alone: at %i', (at) => {
    const time = '12:34:56'.split('').with(at, 'a').join('');
    expect(keptPath(time)).toBe('-');
  });
});
