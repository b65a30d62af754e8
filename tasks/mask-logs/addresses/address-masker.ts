import type { MaskPolicy } from '../formats/policy.ts';
import {
  backslash,
  blank,
  closeBracket,
  colon,
  comma,
  dash,
  nine,
  openBracket,
  percent,
  zero,
} from '../reading/bytes.ts';
import { readIpv4, readIpv6, writeIpv4, writeIpv6 } from './ip-address.ts';

/**
 * Masks addresses, text to text, in bytes. What cannot be read as an address becomes `-`: an address that hides in odd
 * text must not pass.
 *
 * Nothing written is longer than what was read, but for an empty part, which becomes one `-`.
 */
export class AddressMasker {
  readonly #ipv4Bits: number;
  readonly #ipv6Bits: number;
  readonly #ipv4Mask: number;
  readonly #groups = new Uint16Array(8);

  constructor({ ipv4Bits, ipv6Bits }: MaskPolicy) {
    this.#ipv4Bits = ipv4Bits;
    this.#ipv6Bits = ipv6Bits;
    // A shift by 32 is a shift by 0 in JavaScript.
    this.#ipv4Mask = ipv4Bits === 0 ? 0 : -1 << (32 - ipv4Bits);
  }

  /**
   * Masks one address: bare, with a port (`192.0.2.1:80`), in brackets (`[2001:db8::1]:80`) or with a zone (`fe80::1%eth0`).
   * Returns where the next byte goes.
   */
  maskAddress(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): number {
    const plain = readIpv4(bytes, start, end);
    if (plain >= 0) return writeIpv4(plain & this.#ipv4Mask, target, at);
    if (bytes[start] === openBracket) {
      const close = indexOf(closeBracket, bytes, start, end);
      return close + 1 === end || isPort(bytes, close + 1, end)
        ? this.#maskIpv6(bytes, start + 1, close, target, at)
        : writeUnknown(target, at);
    }
    const firstColon = indexOf(colon, bytes, start, end);
    if (isPort(bytes, firstColon, end)) {
      const address = readIpv4(bytes, start, firstColon);
      // `::80` ends like a port, and is an IPv6 address.
      if (address >= 0) return writeIpv4(address & this.#ipv4Mask, target, at);
    }
    return this.#maskIpv6(bytes, start, end, target, at);
  }

  /**
   * Masks the comma list of `x-forwarded-for`, part by part. CloudFront writes the blank after a comma as `\x20`; `%20`
   * and plain blanks are seen too. Returns where the next byte goes.
   */
  maskList(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): number {
    let next = at;
    for (let part = start; part <= end; ) {
      const partEnd = indexOf(comma, bytes, part, end);
      let first = part;
      let last = partEnd;
      for (let width = blankAt(bytes, first, last); width > 0; width = blankAt(bytes, first, last))
        first += width;
      for (let width = blankBefore(bytes, first, last); width > 0; width = blankBefore(bytes, first, last))
        last -= width;
      if (part > start) target[next++] = comma;
      next = this.maskAddress(bytes, first, last, target, next);
      part = partEnd + 1;
    }
    return next;
  }

  #maskIpv6(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): number {
    const groups = this.#groups;
    if (!readIpv6(bytes, start, indexOf(percent, bytes, start, end), groups)) return writeUnknown(target, at);
    if (isIpv4Mapped(groups)) {
      const address = (groups[6] as number) * 0x10000 + (groups[7] as number);
      return writeIpv4(address & this.#ipv4Mask, target, at);
    }
    // 6to4, 2002::/16, carries an IPv4 address in its next 32 bits.
    const bits = groups[0] === 0x2002 ? Math.min(this.#ipv6Bits, 16 + this.#ipv4Bits) : this.#ipv6Bits;
    for (let index = 0; index < 8; index++) {
      const kept = Math.min(Math.max(bits - index * 16, 0), 16);
      groups[index] = (groups[index] as number) & (0xffff0000 >>> kept);
    }
    return writeIpv6(groups, target, at);
  }
}

/** `::ffff:a.b.c.d` in whichever spelling. */
function isIpv4Mapped(groups: Uint16Array): boolean {
  return groups[5] === 0xffff && groups.subarray(0, 5).every((group) => group === 0);
}

function writeUnknown(target: Uint8Array, at: number): number {
  target[at] = dash;
  return at + 1;
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
