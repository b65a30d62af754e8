import { colon, dot, hexDigit, nine, zero } from '../reading/bytes.ts';

/**
 * IP addresses as bytes of text: read and written without making strings. Reading is strict: text that two programs
 * could read as two addresses (leading zeros in IPv4, groups of five digits) is no address.
 */

/** Reads a dotted IPv4 address. Returns its 32 bits as a number ≥ 0, or -1 when the bytes are no address. */
export function readIpv4(bytes: Uint8Array, start: number, end: number): number {
  let address = 0;
  let at = start;
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && bytes[at++] !== dot) return -1;
    let value = 0;
    const first = at;
    for (; at < end && at - first < 4; at++) {
      const byte = bytes[at] as number;
      if (byte < zero || byte > nine) break;
      value = value * 10 + byte - zero;
    }
    const digits = at - first;
    if (digits === 0 || value > 255 || (digits > 1 && bytes[first] === zero)) return -1;
    address = address * 256 + value;
  }
  return at === end ? address : -1;
}

/** Writes an IPv4 address, and returns where the next byte goes. Touches up to two bytes more. */
export function writeIpv4(address: number, target: Uint8Array, start: number): number {
  let at = start;
  for (let shift = 24; shift >= 0; shift -= 8) {
    const text = octets[(address >>> shift) & 0xff] as number;
    target[at] = text;
    target[at + 1] = text >>> 8;
    target[at + 2] = text >>> 16;
    at += text >>> 24;
    target[at++] = dot;
  }
  return at - 1;
}

/** Each octet as text: its characters from the lowest byte up, their number in the highest. */
const octets = Uint32Array.from({ length: 256 }, (_, octet) => {
  const text = Buffer.alloc(4);
  text[3] = text.write(String(octet), 'latin1');
  return text.readUInt32LE();
});

/** Reads an IPv6 address of any spelling, without zone, into its eight 16-bit groups. False when it is none. */
export function readIpv6(bytes: Uint8Array, start: number, end: number, groups: Uint16Array): boolean {
  let count = 0;
  // Where `::` stands, in groups.
  let gap = -1;
  let at = start;
  if (end - start >= 2 && bytes[at] === colon && bytes[at + 1] === colon) {
    gap = 0;
    at += 2;
  }
  while (at < end) {
    if (count === 8) return false;
    const first = at;
    let value = 0;
    for (; at < end; at++) {
      const digit = hexDigit(bytes[at] as number);
      if (digit < 0) break;
      value = (value << 4) | digit;
    }
    if (at === first || at - first > 4) return false;
    if (at < end && bytes[at] === dot) {
      const address = count <= 6 ? readIpv4(bytes, first, end) : -1;
      if (address < 0) return false;
      groups[count++] = address >>> 16;
      groups[count++] = address & 0xffff;
      break;
    }
    groups[count++] = value;
    if (at === end) break;
    if (bytes[at++] !== colon || at === end) return false;
    if (bytes[at] === colon) {
      if (gap >= 0) return false;
      gap = count;
      at++;
    }
  }
  if (gap < 0) return count === 8;
  if (count === 8) return false;
  // What stands behind the gap moves to the end. A loop: of so few groups a call to native code would take longer.
  for (let index = 7, from = count - 1; index >= gap; index--, from--) {
    groups[index] = from >= gap ? (groups[from] as number) : 0;
  }
  return true;
}

/** Writes an IPv6 address as RFC 5952 has it (lower case, longest run of zeros as `::`), and returns where the next byte goes. */
export function writeIpv6(groups: Uint16Array, target: Uint8Array, start: number): number {
  // The first of the longest runs of two or more zero groups.
  let gap = -1;
  let gapEnd = -1;
  for (let index = 0, runStart = 0; index < 8; index++) {
    if (groups[index] !== 0) {
      runStart = index + 1;
    } else if (index > runStart && index + 1 - runStart > gapEnd - gap) {
      gap = runStart;
      gapEnd = index + 1;
    }
  }
  let at = start;
  for (let index = 0; index < 8; index++) {
    if (index === gap) {
      target[at++] = colon;
      target[at++] = colon;
      index = gapEnd - 1;
      continue;
    }
    if (index > 0 && index !== gapEnd) target[at++] = colon;
    at = writeHex(groups[index] as number, target, at);
  }
  return at;
}

function writeHex(value: number, target: Uint8Array, start: number): number {
  let at = start;
  for (let shift = value > 0xfff ? 12 : value > 0xff ? 8 : value > 0xf ? 4 : 0; shift >= 0; shift -= 4) {
    const digit = (value >>> shift) & 0xf;
    target[at++] = digit < 10 ? zero + digit : 0x57 + digit;
  }
  return at;
}
