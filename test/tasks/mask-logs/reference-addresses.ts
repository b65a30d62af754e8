import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { MaskPolicy } from '../../../tasks/mask-logs/formats/policy.ts';

/** What masking an address means, as in reference.ts. */

/** One address: bare, with port, in brackets, with a zone. As a number of 128 bits, undefined when it is none. */
export function readAddress(text: string): bigint | undefined {
  const bracketed = /^\[([^\]]*)\](:\d{1,5})?$/.exec(text);
  const withPort = /^([^:]*):\d{1,5}$/.exec(text);
  const address =
    bracketed?.[1] !== undefined && !isIPv4(bracketed[1])
      ? bracketed[1]
      : withPort?.[1] !== undefined && isIPv4(withPort[1])
        ? withPort[1]
        : text;
  if (isIPv4(address)) return (0xffffn << 32n) | BigInt(ipv4Number(address));
  const bare = address.replace(/%.*$/s, '');
  // A zone belongs to IPv6 only.
  return isIP(bare) === 6 && isIPv6(bare) ? ipv6Number(bare) : undefined;
}

export function maskAddress(text: string, policy: MaskPolicy): string {
  const address = readAddress(text);
  return address === undefined ? '-' : maskNumber(address, policy);
}

export function maskList(text: string, policy: MaskPolicy): string {
  return partsOf(text)
    .map((part) => maskAddress(part, policy))
    .join(',');
}

export const partsOf = (list: string): string[] =>
  list.split(',').map((part) => part.replace(/^( |%20|\\x20)+|( |%20|\\x20)+$/g, ''));

function maskIpv4(address: bigint, { ipv4Bits }: MaskPolicy): string {
  const masked = keep(address, 32, ipv4Bits);
  return [24n, 16n, 8n, 0n].map((shift) => (masked >> shift) & 0xffn).join('.');
}

function maskNumber(address: bigint, policy: MaskPolicy): string {
  if (address >> 32n === 0xffffn) return maskIpv4(address & 0xffffffffn, policy);
  const is6to4 = address >> 112n === 0x2002n;
  const bits = is6to4 ? Math.min(policy.ipv6Bits, 16 + policy.ipv4Bits) : policy.ipv6Bits;
  const masked = keep(address, 128, bits);
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((masked >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  // URLs hold IPv6 addresses in the form of RFC 5952.
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

function keep(address: bigint, width: number, bits: number): bigint {
  const dropped = BigInt(width - bits);
  return (address >> dropped) << dropped;
}

function ipv4Number(text: string): number {
  return text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function ipv6Number(text: string): bigint {
  const plain = text.replace(/[\d.]+$/, (tail) => {
    if (!tail.includes('.')) return tail;
    const number = ipv4Number(tail);
    return `${(number >>> 16).toString(16)}:${(number & 0xffff).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const groupsOf = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].reduce((sum, group) => sum * 0x10000n + BigInt(`0x${group}`), 0n);
}
