import { packedBits } from '../../tasks/mask-logs/addresses/packed-address.ts';
import type { Prefix } from '../../tasks/mask-logs/addresses/prefix.ts';
import type { Network } from '../../tasks/mask-logs/networks/network-table.ts';

/**
 * Says the same with fewer prefixes: two halves of a network become the network, and what lies within another of its label
 * goes. Each address has the label of the longest prefix that holds it, as before. In the order of the addresses.
 */
export function aggregate(networks: readonly Network[]): Network[] {
  return withoutCovered(joinHalves(withoutCovered(networks)));
}

function withoutCovered(networks: readonly Network[]): Network[] {
  const sorted = networks.toSorted(
    ({ prefix: a }, { prefix: b }) => compare(a.first, b.first) || compare(b.last, a.last),
  );
  const kept: Network[] = [];
  const around: Network[] = [];
  for (const network of sorted) {
    const { first, last } = network.prefix;
    for (let outer = around.at(-1); outer && outer.prefix.last < first; outer = around.at(-1)) around.pop();
    const outer = around.at(-1);
    if (outer?.prefix.first === first && outer.prefix.last === last) continue;
    if (outer?.label !== network.label) kept.push(network);
    around.push(network);
  }
  return kept;
}

function joinHalves(networks: readonly Network[]): Network[] {
  const lengths = Array.from({ length: packedBits + 1 }, () => new Map<bigint, Network>());
  for (const network of networks) lengths[packedLength(network.prefix)]?.set(network.prefix.first, network);
  for (let length = packedBits; length > 0; length--) {
    const ofLength = lengths[length] as Map<bigint, Network>;
    for (const [first, { prefix, label }] of [...ofLength]) {
      const size = prefix.last - first + 1n;
      const other = ofLength.get(first ^ size);
      // The larger network would be one of both versions, or of none.
      if (other?.label !== label || (first & size) !== 0n || prefix.length === 0) continue;
      ofLength.delete(first);
      ofLength.delete(other.prefix.first);
      const whole = { ...prefix, length: prefix.length - 1, last: other.prefix.last };
      // Nobody saw another label of the whole: both halves hid it.
      lengths[length - 1]?.set(first, { prefix: whole, label });
    }
  }
  return lengths.flatMap((ofLength) => [...ofLength.values()]);
}

const packedLength = ({ version, length }: Prefix) => (version === 4 ? packedBits - 32 + length : length);

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
