import * as fc from 'fast-check';
import { aggregate } from '../../../infra/networks/aggregate.ts';
import { prefixOf, prefixText } from '../../../tasks/mask-logs/addresses/prefix.ts';
import { NetworkTable } from '../../../tasks/mask-logs/networks/network-table.ts';

const networksOf = (texts: readonly (readonly [prefix: string, label: string])[]) =>
  texts.map(([prefix, label]) => ({ prefix: prefixOf(prefix), label }));

const aggregated = (...texts: readonly (readonly [prefix: string, label: string])[]) =>
  aggregate(networksOf(texts)).map(({ prefix, label }) => `${prefixText(prefix)} ${label}`);

describe('networks', () => {
  it('that are halves of one become one, again and again', () => {
    expect(
      aggregated(
        ['192.0.2.0/26', 'a'],
        ['192.0.2.64/26', 'a'],
        ['192.0.2.128/25', 'a'],
        ['192.0.3.0/24', 'a'],
      ),
    ).toEqual(['192.0.2.0/23 a']);
    expect(aggregated(['2001:db8::/33', 'a'], ['2001:db8:8000::/33', 'a'])).toEqual(['2001:db8::/32 a']);
    expect(aggregated(['0.0.0.0/1', 'a'], ['128.0.0.0/1', 'a'])).toEqual(['0.0.0.0/0 a']);
  });

  it('that are no halves of one, or have two labels, stay', () => {
    expect(aggregated(['192.0.3.0/24', 'a'], ['192.0.4.0/24', 'a'])).toHaveLength(2);
    expect(aggregated(['192.0.2.0/24', 'a'], ['192.0.3.0/24', 'b'])).toHaveLength(2);
  });

  it('that lie in another go, but not where a third label lies between', () => {
    expect(aggregated(['192.0.2.7/32', 'a'], ['192.0.2.0/24', 'a'])).toEqual(['192.0.2.0/24 a']);
    expect(aggregated(['192.0.2.7/32', 'a'], ['192.0.2.0/28', 'b'], ['192.0.2.0/24', 'a'])).toHaveLength(3);
  });

  it('label every address as before', () => {
    const networks = fc.array(fc.tuple(fc.nat(15), fc.nat(4), fc.constantFrom('a', 'b')), { maxLength: 12 });
    fc.assert(
      fc.property(networks, (all) => {
        const before = networksOf(
          all.map(([value, free, label]) => [`192.0.2.${(value >> free) << free}/${32 - free}`, label]),
        );
        const labels = (table: NetworkTable) =>
          Array.from({ length: 16 }, (_, last) =>
            table.find(Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, last])),
          );
        const after = aggregate(before);
        expect(labels(new NetworkTable(after))).toEqual(labels(new NetworkTable(before)));
        expect(after.length).toBeLessThanOrEqual(before.length);
      }),
    );
  });
});
