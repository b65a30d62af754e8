import type { LogField } from '../../../../tasks/mask-logs/formats/fields.ts';
import { type Layout, layoutOf } from '../../../../tasks/mask-logs/formats/layout.ts';
import { maskPolicy } from '../../../../tasks/mask-logs/formats/policy.ts';
import { Viewers } from '../../../../tasks/mask-logs/networks/viewer.ts';
import { LogLines } from '../../../../tasks/mask-logs/reading/log-lines.ts';
import { defaultPolicy, row } from '../logs.ts';

const required: LogField[] = ['date', 'time', 'cs-method', 'cs-uri-stem', 'sc-status'];

/** The viewer of a row with these values, as hexadecimal digits. */
function viewerOf(values: Partial<Record<LogField, string>>, trustedProxies?: string[]): string | undefined {
  const names = [...required, ...(Object.keys(values) as LogField[])];
  const layout = layoutOf(names, defaultPolicy) as Layout;
  const viewers = new Viewers({ ...defaultPolicy, trustedProxies });
  let viewer: string | undefined;
  const lines = new LogLines(() => {
    viewer = viewers.viewerOf(lines.row, layout)?.toString('hex');
  });
  lines.write(Buffer.from(`${row(values, names)}\n`));
  return viewer;
}

const ipv4 = (digits: string) => `00000000000000000000ffff${digits}`;
const first = ipv4('cb007107');
const proxies = ['192.0.2.0/24', '2001:db8:1::/48'];

describe('the viewer of a request', () => {
  it.each([
    ['203.0.113.7', first],
    ['203.0.113.7:443', first],
    ['::ffff:203.0.113.7', first],
    ['[::FFFF:cb00:7107]:443', first],
    ['2001:DB8:0::1', '20010db8000000000000000000000001'],
    ['2001:db8::1%eth0', '20010db8000000000000000000000001'],
    ['-', undefined],
    ['', undefined],
    ['unknown', undefined],
  ])('is c-ip, in any spelling: %s', (address, expected) => {
    expect(viewerOf({ 'c-ip': address })).toBe(expected);
    expect(viewerOf({ 'c-ip': address }, proxies)).toBe(expected);
  });

  it('is not what x-forwarded-for says when no proxy is trusted, or another one', () => {
    const values = { 'c-ip': '203.0.113.7', 'x-forwarded-for': '198.51.100.1' };
    expect(viewerOf(values)).toBe(first);
    expect(viewerOf(values, [])).toBe(first);
    expect(viewerOf(values, proxies)).toBe(first);
  });

  it.each([
    ['203.0.113.7', first],
    ['203.0.113.7:5000', first],
    ['198.51.100.1,203.0.113.7', first],
    ['198.51.100.1,\\x20203.0.113.7', first],
    ['198.51.100.1,%20203.0.113.7', first],
    ['198.51.100.1, 203.0.113.7 ,192.0.2.8', first],
    ['203.0.113.7,192.0.2.8,2001:db8:1::9,192.0.2.200', first],
    ['192.0.2.8,203.0.113.7', first],
    ['junk,203.0.113.7', first],
    ['203.0.113.7,junk', undefined],
    ['203.0.113.7,junk,192.0.2.8', undefined],
    ['203.0.113.7,', undefined],
    ['192.0.2.8,192.0.2.9', undefined],
    ['-', undefined],
    ['', undefined],
  ])('behind a trusted proxy is the right-most part that is none: %s', (list, expected) => {
    for (const proxy of ['192.0.2.1', '::ffff:192.0.2.1', '2001:db8:1::1']) {
      expect(viewerOf({ 'c-ip': proxy, 'x-forwarded-for': list }, proxies)).toBe(expected);
      expect(viewerOf({ 'x-forwarded-for': list, 'c-ip': proxy }, proxies)).toBe(expected);
    }
  });

  it('is nobody in rows that lack the address, or what the proxy says', () => {
    expect(viewerOf({ 'x-forwarded-for': '203.0.113.7' }, proxies)).toBeUndefined();
    expect(viewerOf({ 'c-ip': '192.0.2.1' }, proxies)).toBeUndefined();
  });
});

describe('a policy on networks', () => {
  const faultOf = (settings: object) =>
    maskPolicy.safeParse({ ...defaultPolicy, ...settings }).error?.issues[0]?.message;
  const own = (label: string, ...prefixes: string[]) => ({ ownNetworks: [{ label, prefixes }] });

  it('labels networks that are larger than a household', () => {
    expect(faultOf(own('office', '192.0.2.0/24', '2001:db8:1::/48'))).toBeUndefined();
    for (const prefix of ['192.0.2.7/32', '192.0.2.0/25', '2001:db8:1::/49', '::ffff:192.0.2.0/120']) {
      expect(faultOf(own('office', prefix))).toBe(
        `${prefix} could be that of a household: IPv4 needs /24 or shorter, IPv6 /48 or shorter`,
      );
    }
    expect(faultOf(own('office'))).toBeDefined();
    for (const label of ['', 'Office', 'a b', 'a\tb', '203.0.113.7', 'x'.repeat(33), 'crawler:google']) {
      expect(faultOf(own(label, '192.0.2.0/24'))).toBe(
        'must consist of lower-case letters, digits and hyphens, at most 32, and begin with a letter',
      );
    }
  });

  it('does not trust the whole world', () => {
    expect(faultOf({ trustedProxies: ['192.0.2.1/32', '10.0.0.0/8', '2001:db8::/32'] })).toBeUndefined();
    for (const prefix of ['0.0.0.0/0', '8.0.0.0/7', '2000::/3', '8000::/1']) {
      expect(faultOf({ trustedProxies: [prefix] })).toBe(
        `${prefix} trusts too many: IPv4 needs /8 or longer, IPv6 /16 or longer`,
      );
    }
  });

  it.each([
    '192.0.2.1',
    '192.0.2.1/24',
    '192.0.2.0/33',
    '192.0.2.0/024',
    '2001:db8::/129',
    'localhost/8',
    '/8',
  ])('knows that %s is no prefix', (text) => {
    expect(faultOf({ trustedProxies: [text] })).toBe(
      `${text} is no prefix such as 192.0.2.0/24 or 2001:db8::/32, with zeros behind its length`,
    );
  });
});
