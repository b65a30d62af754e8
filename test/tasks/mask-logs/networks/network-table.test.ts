import * as fc from 'fast-check';
import { AddressReader } from '../../../../tasks/mask-logs/addresses/address-reader.ts';
import { packedAddressOf } from '../../../../tasks/mask-logs/addresses/packed-address.ts';
import { prefixOf } from '../../../../tasks/mask-logs/addresses/prefix.ts';
import { NetworkTable } from '../../../../tasks/mask-logs/networks/network-table.ts';

const tableOf = (networks: Record<string, string>) =>
  new NetworkTable(Object.entries(networks).map(([prefix, label]) => ({ prefix: prefixOf(prefix), label })));

const packed = (address: string) => {
  const reader = new AddressReader();
  return packedAddressOf(reader.read(Buffer.from(address), 0, address.length), reader.groups);
};

describe('the label of a network', () => {
  it.each([
    ['198.51.99.255', undefined],
    ['198.51.100.0', 'whole'],
    ['198.51.100.63', 'whole'],
    ['198.51.100.64', 'part'],
    ['198.51.100.95', 'part'],
    ['198.51.100.80', 'address'],
    ['198.51.100.81', 'part'],
    ['198.51.100.96', 'whole'],
    ['198.51.100.255', 'whole'],
    ['198.51.101.0', undefined],
    ['::ffff:198.51.100.80', 'address'],
    ['[::ffff:c633:6450]:443', 'address'],
    ['255.255.255.255', 'last'],
    ['0.0.0.0', undefined],
    ['::', undefined],
    ['2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', undefined],
    ['2001:db8::', 'site'],
    ['2001:db8:0:0:0:0:0:1', 'machine'],
    ['2001:db8::2', 'site'],
    ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'site'],
    ['2001:db9::', undefined],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'end'],
  ])('of %s is that of the longest prefix that holds it: %s', (address, label) => {
    const table = tableOf({
      '198.51.100.80/32': 'address',
      '198.51.100.0/24': 'whole',
      '198.51.100.64/27': 'part',
      '255.255.255.255/32': 'last',
      '2001:db8::/32': 'site',
      '2001:db8::1/128': 'machine',
      'ffff::/16': 'end',
    });
    expect(table.find(packed(address))).toBe(label);
  });

  it('is the first of two that one prefix has', () => {
    const prefix = prefixOf('192.0.2.0/24');
    const table = new NetworkTable([
      { prefix, label: 'first' },
      { prefix, label: 'second' },
    ]);
    expect(table.find(packed('192.0.2.7'))).toBe('first');
  });

  it('is none where there are no networks', () => {
    expect(new NetworkTable([]).find(packed('192.0.2.7'))).toBeUndefined();
  });

  it('agrees with looking at every prefix, whatever lies within what', () => {
    // Few bits are used, so that prefixes meet.
    const bits = fc.nat(0xff);
    const prefixes = fc.array(fc.tuple(fc.boolean(), bits, fc.nat(8), fc.constantFrom('a', 'b', 'c')), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(prefixes, fc.boolean(), bits, (networks, isIpv4, at) => {
        const textOf = (ipv4: boolean, value: number) =>
          ipv4 ? `192.0.2.${value}` : `2001:db8::${value.toString(16)}`;
        const all = networks.map(([ipv4, value, free, label]) => {
          const first = (value >> free) << free;
          return { ipv4, first, last: first + (1 << free) - 1, label, length: (ipv4 ? 32 : 128) - free };
        });
        const table = new NetworkTable(
          all.map(({ ipv4, first, length, label }) => ({
            prefix: prefixOf(`${textOf(ipv4, first)}/${length}`),
            label,
          })),
        );
        const holding = all.filter(({ ipv4, first, last }) => ipv4 === isIpv4 && first <= at && at <= last);
        const longest = Math.max(...holding.map(({ length }) => length));
        expect(table.find(packed(textOf(isIpv4, at)))).toBe(
          holding.find(({ length }) => length === longest)?.label,
        );
      }),
    );
  });
});
