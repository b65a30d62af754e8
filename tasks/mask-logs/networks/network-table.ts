import { type PackedAddress, packedBits } from '../addresses/packed-address.ts';
import type { Prefix } from '../addresses/prefix.ts';

/** Addresses and what they are called. */
export interface Network {
  readonly prefix: Prefix;
  readonly label: string;
}

/**
 * Finds the label of an address: that of the longest prefix that holds it. Of two labels for one prefix, the first counts.
 *
 * Prefixes lie within each other. Taken apart they are ranges, one behind the other, each with one label or none; a binary
 * search finds the range.
 */
export class NetworkTable {
  readonly #labels: string[] = [];
  /** where each range begins: the first, second, third and fourth 32 bits of its first address */
  readonly #starts: readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  /** the label of each range: its place in the labels, -1 for none */
  readonly #labelOfRange: Int16Array;
  /** which ranges IPv4 addresses lie in */
  readonly #ipv4From: number;
  readonly #ipv4To: number;

  constructor(networks: readonly Network[]) {
    const ranges = rangesOf(networks);
    const word = (shift: bigint) =>
      Uint32Array.from(ranges, ({ first }) => Number((first >> shift) & 0xffffffffn));
    this.#starts = [word(96n), word(64n), word(32n), word(0n)];
    const indexes = new Map<string, number>();
    this.#labelOfRange = Int16Array.from(ranges, ({ label }) => {
      if (label === undefined) return -1;
      const known = indexes.get(label);
      if (known !== undefined) return known;
      indexes.set(label, indexes.size);
      return this.#labels.push(label) - 1;
    });
    const below = (address: bigint) => ranges.filter(({ first }) => first < address).length;
    this.#ipv4From = below(0xffff_0000_0000n);
    this.#ipv4To = below(0x1_0000_0000_0000n);
  }

  /** The label of an address, undefined when no network holds it. */
  find(address: PackedAddress): string | undefined {
    const range = this.#rangeOf(address);
    const label = range < 0 ? -1 : (this.#labelOfRange[range] as number);
    return label < 0 ? undefined : this.#labels[label];
  }

  /** The last range that begins at the address or before it; -1 when there is none. */
  #rangeOf(address: PackedAddress): number {
    const [first, second, third, fourth] = this.#starts;
    const one = wordAt(address, 0);
    const two = wordAt(address, 4);
    const three = wordAt(address, 8);
    const four = wordAt(address, 12);
    const isIpv4 = one === 0 && two === 0 && three === 0xffff;
    let low = isIpv4 ? this.#ipv4From : 0;
    let high = isIpv4 ? this.#ipv4To : first.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const difference = isIpv4
        ? (fourth[middle] as number) - four
        : (first[middle] as number) - one ||
          (second[middle] as number) - two ||
          (third[middle] as number) - three ||
          (fourth[middle] as number) - four;
      if (difference <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** 32 bits as a number ≥ 0. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)) >>>
  0;

interface Range {
  readonly first: bigint;
  readonly label: string | undefined;
}

/** The ranges in order. What comes after the last one belongs to no network. */
function rangesOf(networks: readonly Network[]): Range[] {
  // The one that holds the other comes first. Sorting is stable.
  const sorted = networks.toSorted(
    ({ prefix: a }, { prefix: b }) => compare(a.first, b.first) || compare(b.last, a.last),
  );
  const ranges: Range[] = [];
  const begin = (first: bigint, label: string | undefined) => {
    if (first > lastAddress) return;
    if (ranges.at(-1)?.first === first) ranges.pop();
    if (ranges.at(-1)?.label !== label) ranges.push({ first, label });
  };
  const open: Network[] = [];
  const close = () => {
    const { prefix } = open.pop() as Network;
    begin(prefix.last + 1n, open.at(-1)?.label);
  };
  for (const network of sorted) {
    const { first, last } = network.prefix;
    for (let outer = open.at(-1); outer && outer.prefix.last < first; outer = open.at(-1)) close();
    const outer = open.at(-1)?.prefix;
    if (outer?.first === first && outer.last === last) continue;
    begin(first, network.label);
    open.push(network);
  }
  while (open.length > 0) close();
  return ranges;
}

const lastAddress = (1n << BigInt(packedBits)) - 1n;

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
