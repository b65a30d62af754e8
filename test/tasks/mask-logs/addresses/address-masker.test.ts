import * as fc from 'fast-check';
import { AddressMasker } from '../../../../tasks/mask-logs/addresses/address-masker.ts';
import type { MaskPolicy } from '../../../../tasks/mask-logs/formats/policy.ts';
import { addresses, addressLists, addressTexts, defaultPolicy, policies } from '../logs.ts';
import * as reference from '../reference-addresses.ts';

const maskAddress = (text: string, policy = defaultPolicy) => masked('maskAddress', text, policy);
const maskList = (text: string, policy = defaultPolicy) => masked('maskList', text, policy);

/** What a text is masked to, whatever stands beside it. */
function masked(method: 'maskAddress' | 'maskList', text: string, policy: MaskPolicy): string {
  const masker = new AddressMasker(policy);
  const [result = '', ...others] = ['\t', '1', ' ', ':'].map((beside) => {
    const source = Buffer.from(beside + text + beside, 'latin1');
    const target = Buffer.alloc(2 * source.length);
    const end = masker[method](source, 1, source.length - 1, target, 0);
    return target.toString('latin1', 0, end);
  });
  expect(others).toEqual(others.map(() => result));
  return result;
}

describe('an address', () => {
  it.each([
    ['198.51.100.7', '198.0.0.0'],
    ['198.51.100.7:443', '198.0.0.0'],
    ['0.0.0.0', '0.0.0.0'],
    ['0.0.0.0:80', '0.0.0.0'],
    ['0.0.0.1:80', '0.0.0.0'],
    ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8::'],
    ['2001:0DB8:85a3::8a2e:0370:7334', '2001:db8::'],
    ['0000:111:222:3333:4444:5555:6666:7777', '0:111::'],
    ['[2001:db8::1]', '2001:db8::'],
    ['[2001:db8::1]:8443', '2001:db8::'],
    ['fe80::1%eth0', 'fe80::'],
    ['::1', '::'],
    ['::80', '::'],
    ['::ffff:198.51.100.7', '198.0.0.0'],
    ['::FFFF:c633:6407', '198.0.0.0'],
    ['0:0:0:0:0:ffff:198.51.100.7', '198.0.0.0'],
    ['[::ffff:198.51.100.7]:80', '198.0.0.0'],
    ['::198.51.100.7', '::'],
    ['2001:db8::198.51.100.7', '2001:db8::'],
    ['64:ff9b::198.51.100.7', '64:ff9b::'],
    ['2001:db8::ffff:198.51.100.7', '2001:db8::'],
    ['0:0:0:0:1:ffff:198.51.100.7', '::'],
    ['1::ffff:198.51.100.7', '1::'],
    ['[2001:db8::1]:65535', '2001:db8::'],
    ['2002:c633:6407::1', '2002:c600::'],
  ])('%s becomes %s', (text, expected) => {
    expect(maskAddress(text)).toBe(expected);
  });

  it.each([
    '',
    '-',
    'unknown',
    '***',
    'x.x.x.x',
    'xx.xx.41.39',
    '3',
    '127.0.0.',
    '127.0.0.1.',
    '256.1.1.1',
    '1.2.3',
    '1.2.3.4.5',
    '0123.045.067.089',
    '1.2.3.4:',
    '1.2.3.4:123456',
    '1.2.3.4:x0',
    '1.2.3.4:8/',
    '1.2.3.4:~8',
    '[::1]x80',
    '[::1]:8x',
    '1.2.3.4%eth0',
    '[1.2.3.4]',
    '[::1',
    '[::1]x',
    '[::1]:',
    'localhost:8080',
    '1a00:c820:1180:c84c:1:ad3f:d991:ec2e:49255',
    '2001:db8::12345',
    '1::2::3',
    '1:2:3:4:5:6:7:8::',
    '1:2:3:4::5:6:7:8',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    ':::',
    ':1',
    '1:',
    '::1.2.3.04',
    '1.2.3.4 5.6.7.8',
  ])('%j is none, and becomes -', (text) => {
    expect(maskAddress(text)).toBe('-');
  });

  it('of 6to4 keeps no more of its IPv4 address than the policy keeps of one', () => {
    const policy = { ...defaultPolicy, ipv6Bits: 64 };
    expect(maskAddress('2002:c633:6407:1:2:3:4:5', policy)).toBe('2002:c600::');
    expect(maskAddress('2003:c633:6407:1:2:3:4:5', policy)).toBe('2003:c633:6407:1::');
  });

  it('can be masked to nothing', () => {
    const policy = { ...defaultPolicy, ipv4Bits: 0, ipv6Bits: 0 };
    expect([maskAddress('198.51.100.7', policy), maskAddress('2001:db8::1', policy)]).toEqual([
      '0.0.0.0',
      '::',
    ]);
  });

  it('is masked as the reference masks it, or is none for both', () => {
    fc.assert(
      fc.property(fc.oneof(addresses, addressTexts), policies, (text, policy) => {
        expect(maskAddress(text, policy)).toBe(reference.maskAddress(text, policy));
      }),
      { numRuns: 5000 },
    );
  });

  it('that is masked already stays as it is', () => {
    fc.assert(
      fc.property(addresses, (text) => {
        expect(maskAddress(maskAddress(text))).toBe(maskAddress(text));
      }),
    );
  });
});

describe('x-forwarded-for', () => {
  it.each([
    ['-', '-'],
    ['198.51.100.7', '198.0.0.0'],
    ['10.3.200.121,\\x2010.56.14.213', '10.0.0.0,10.0.0.0'],
    ['1.2.3.4, 5.6.7.8,\\x209.10.11.12', '1.0.0.0,5.0.0.0,9.0.0.0'],
    ['1.2.3.4,%205.6.7.8', '1.0.0.0,5.0.0.0'],
    ['1.2.3.4, 5.6.7.8:6969, 2001:db8:85a3:8d3:1319:8a2e:370:7348', '1.0.0.0,5.0.0.0,2001:db8::'],
    ['unknown,1.2.3.4', '-,1.0.0.0'],
    ['127.0.0.1, 127.0.0.', '127.0.0.0,-'],
    [',', '-,-'],
    [' 1.2.3.4 ,', '1.0.0.0,-'],
    ['%20 1.2.3.4 %20', '1.0.0.0'],
    ['\\x20%201.2.3.4%20\\x20', '1.0.0.0'],
    [' ,%20,\\x20', '-,-,-'],
    ['%211.2.3.4', '-'],
    ['%2', '-'],
    ['\\x211.2.3.4', '-'],
    ['\\y201.2.3.4', '-'],
    ['/x201.2.3.4', '-'],
    ['1.2.3.4%21', '-'],
    ['1.2.3.4/x20', '-'],
    ['1.2.3.4%2C5.6.7.8', '-'],
  ])('%j becomes %s', (text, expected) => {
    expect(maskList(text)).toBe(expected);
  });

  it('is masked as the reference masks it', () => {
    fc.assert(
      fc.property(addressLists, policies, (text, policy) => {
        expect(maskList(text, policy)).toBe(reference.maskList(text, policy));
      }),
      { numRuns: 3000 },
    );
  });
});
