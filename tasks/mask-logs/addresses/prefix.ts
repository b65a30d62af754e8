import { AddressReader, noAddress } from './address-reader.ts';
import { writeIpv4, writeIpv6 } from './ip-address.ts';
import { packedAddressOf, packedBits } from './packed-address.ts';

/** The addresses that begin with the same bits. */
export interface Prefix {
  readonly version: 4 | 6;
  /** how many bits are the same, as it is written: at most 32 in IPv4, 128 in IPv6 */
  readonly length: number;
  /** the first and the last of the addresses, packed, as numbers of 128 bits */
  readonly first: bigint;
  readonly last: bigint;
}

const reader = new AddressReader();

/** `::ffff:0.0.0.0` */
const firstIpv4 = 0xffff_0000_0000n;

/**
 * Reads `192.0.2.0/24` or `2001:db8::/32`. Undefined when it is none, when the address has bits behind the length, and for an
 * IPv6 prefix that would hold all of IPv4.
 */
export function parsePrefix(text: string): Prefix | undefined {
  const [, address = '', digits = ''] = /^([0-9a-f.:]+)\/(0|[1-9]\d{0,2})$/i.exec(text) ?? [];
  const bytes = Buffer.from(address, 'latin1');
  const read = reader.read(bytes, 0, bytes.length);
  if (read === noAddress) return undefined;
  const version = address.includes(':') ? 6 : 4;
  const width = version === 4 ? 32 : packedBits;
  const length = Number(digits);
  if (length > width) return undefined;
  const packed = packedAddressOf(read, reader.groups);
  const first = (packed.readBigUInt64BE(0) << 64n) | packed.readBigUInt64BE(8);
  const others = (1n << BigInt(width - length)) - 1n;
  const last = first | others;
  const holdsIpv4 = version === 6 && first <= firstIpv4 && firstIpv4 <= last && length < packedBits - 32;
  return (first & others) === 0n && !holdsIpv4 ? { version, length, first, last } : undefined;
}

/** @throws RangeError for text that {@link parsePrefix} cannot read */
export function prefixOf(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (!prefix) throw new RangeError(`${text} is no prefix`);
  return prefix;
}

/** Writes a prefix as {@link parsePrefix} reads it. */
export function prefixText({ version, length, first }: Prefix): string {
  const target = Buffer.alloc(48);
  const groups = Uint16Array.from({ length: 8 }, (_, index) =>
    Number((first >> BigInt(112 - 16 * index)) & 0xffffn),
  );
  const end =
    version === 4 ? writeIpv4(Number(first & 0xffffffffn), target, 0) : writeIpv6(groups, target, 0);
  return `${target.toString('latin1', 0, end)}/${length}`;
}
