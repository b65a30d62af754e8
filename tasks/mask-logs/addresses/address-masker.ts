import type { MaskPolicy } from '../formats/policy.ts';
import { comma, dash } from '../reading/bytes.ts';
import { AddressReader, afterBlanks, beforeBlanks, endOfPart, ipv6Address } from './address-reader.ts';
import { writeIpv4, writeIpv6 } from './ip-address.ts';

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
  readonly #reader = new AddressReader();

  constructor({ ipv4Bits, ipv6Bits }: MaskPolicy) {
    this.#ipv4Bits = ipv4Bits;
    this.#ipv6Bits = ipv6Bits;
    // A shift by 32 is a shift by 0 in JavaScript.
    this.#ipv4Mask = ipv4Bits === 0 ? 0 : -1 << (32 - ipv4Bits);
  }

  /** Masks one address, in any form that {@link AddressReader} reads. Returns where the next byte goes. */
  maskAddress(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): number {
    const address = this.#reader.read(bytes, start, end);
    if (address >= 0) return writeIpv4(address & this.#ipv4Mask, target, at);
    if (address === ipv6Address) return writeIpv6(this.#maskedGroups(), target, at);
    return writeUnknown(target, at);
  }

  /** Masks the comma list of `x-forwarded-for`, part by part. Returns where the next byte goes. */
  maskList(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): number {
    let next = at;
    for (let part = start; part <= end; ) {
      const partEnd = endOfPart(bytes, part, end);
      const first = afterBlanks(bytes, part, partEnd);
      const last = beforeBlanks(bytes, first, partEnd);
      if (part > start) target[next++] = comma;
      next = this.maskAddress(bytes, first, last, target, next);
      part = partEnd + 1;
    }
    return next;
  }

  #maskedGroups(): Uint16Array {
    const { groups } = this.#reader;
    // 6to4, 2002::/16, carries an IPv4 address in its next 32 bits.
    const bits = groups[0] === 0x2002 ? Math.min(this.#ipv6Bits, 16 + this.#ipv4Bits) : this.#ipv6Bits;
    for (let index = 0; index < 8; index++) {
      const kept = Math.min(Math.max(bits - index * 16, 0), 16);
      groups[index] = (groups[index] as number) & (0xffff0000 >>> kept);
    }
    return groups;
  }
}

function writeUnknown(target: Uint8Array, at: number): number {
  target[at] = dash;
  return at + 1;
}
