import {
  backslash,
  blank,
  closeBracket,
  colon,
  comma,
  nine,
  openBracket,
  percent,
  zero,
} from '../reading/bytes.ts';
import { readIpv4, readIpv6 } from './ip-address.ts';

/** What {@link AddressReader.read} returns for text that is no address. */
export const noAddress = -1;
/** What it returns for an IPv6 address, whose groups it keeps. */
export const ipv6Address = -2;

/** Reads addresses as CloudFront and proxies write them, in bytes. */
export class AddressReader {
  /** the eight groups of the IPv6 address that was read last */
  readonly groups = new Uint16Array(8);

  /**
   * Reads one address: bare, with a port (`192.0.2.1:80`), in brackets (`[2001:db8::1]:80`) or with a zone (`fe80::1%eth0`).
   *
   * @returns the 32 bits of an IPv4 address, which `::ffff:192.0.2.1` is too; {@link ipv6Address}; or {@link noAddress}
   */
  read(bytes: Uint8Array, start: number, end: number): number {
    const plain = readIpv4(bytes, start, end);
    if (plain >= 0) return plain;
    if (bytes[start] === openBracket) {
      const close = indexOf(closeBracket, bytes, start, end);
      return close + 1 === end || isPort(bytes, close + 1, end)
        ? this.#readIpv6(bytes, start + 1, close)
        : noAddress;
    }
    const firstColon = indexOf(colon, bytes, start, end);
    if (isPort(bytes, firstColon, end)) {
      const address = readIpv4(bytes, start, firstColon);
      // `::80` ends like a port, and is an IPv6 address.
      if (address >= 0) return address;
    }
    return this.#readIpv6(bytes, start, end);
  }

  #readIpv6(bytes: Uint8Array, start: number, end: number): number {
    const { groups } = this;
    if (!readIpv6(bytes, start, indexOf(percent, bytes, start, end), groups)) return noAddress;
    return isIpv4Mapped(groups) ? (groups[6] as number) * 0x10000 + (groups[7] as number) : ipv6Address;
  }
}

/** `::ffff:a.b.c.d` in whichever spelling. */
function isIpv4Mapped(groups: Uint16Array): boolean {
  return groups[5] === 0xffff && groups.subarray(0, 5).every((group) => group === 0);
}

/** A colon and one to five digits, and nothing else. */
function isPort(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== colon || end - start < 2 || end - start > 6) return false;
  for (let at = start + 1; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < zero || byte > nine) return false;
  }
  return true;
}

/** Where a part of a comma list ends. */
export const endOfPart = (bytes: Uint8Array, start: number, end: number) => indexOf(comma, bytes, start, end);

/**
 * Where a part begins without the blanks before it. CloudFront writes the blank after a comma as `\x20`; `%20` and plain blanks are
 * seen too.
 */
export function afterBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (let width = blankAt(bytes, at, end); width > 0; width = blankAt(bytes, at, end)) at += width;
  return at;
}

/** Where a part ends without the blanks behind it. */
export function beforeBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  for (let width = blankBefore(bytes, start, at); width > 0; width = blankBefore(bytes, start, at))
    at -= width;
  return at;
}

/** The width of the blank that begins at `at`, in any of its spellings; 0 when there is none. */
function blankAt(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return 0;
  if (bytes[at] === blank) return 1;
  if (bytes[at] === percent && isTwenty(bytes, at + 1, end)) return 3;
  return bytes[at] === backslash && bytes[at + 1] === 0x78 && isTwenty(bytes, at + 2, end) ? 4 : 0;
}

/** The width of the blank that ends before `end`; 0 when there is none. */
function blankBefore(bytes: Uint8Array, start: number, end: number): number {
  for (const width of [1, 3, 4]) {
    if (end - width >= start && blankAt(bytes, end - width, end) === width) return width;
  }
  return 0;
}

/** The two digits 20, of `%20` and `\x20`. */
function isTwenty(bytes: Uint8Array, at: number, end: number): boolean {
  return at + 2 <= end && bytes[at] === 0x32 && bytes[at + 1] === zero;
}

/** The first place of a byte in [start, end), or `end`. The spans are short: a call to native code would take longer. */
function indexOf(byte: number, bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== byte) at++;
  return at;
}
