import { hash } from 'node:crypto';
import type { PackedAddress } from '../addresses/packed-address.ts';
import { colon, copyBytes, copyOverrun, dot, nine, viewOf, zero } from '../reading/bytes.ts';
import type { Span } from './span.ts';

/** How many hexadecimal digits an id has: 64 bits. */
export const idDigits = 16;

const saltEnd = 32;
const addressEnd = saltEnd + 16;
/** The longest field of a good row, in bytes. */
const longestField = 65_535;

/**
 * Makes ids of visitors: the first 64 bits of SHA-256 over salt, address, host and user agent.
 *
 * The secret comes first and the hash is cut, so nobody can continue a hash that they know (which HMAC is for): 192 bits of it
 * are missing. Salt and address have fixed lengths, and no host holds the zero behind it, so that different visitors never
 * give the same bytes. HMAC takes ten times as long.
 */
export class VisitorIds {
  readonly #input = Buffer.alloc(addressEnd + 2 * longestField + 1 + copyOverrun);
  readonly #view = viewOf(this.#input);
  #salt: Uint8Array | undefined;

  /**
   * The id of who sent a request: the first {@link idDigits} of these hexadecimal digits.
   *
   * @param address is taken whole if it is of IPv4; of IPv6, only the 64 bits within which devices change theirs
   * @param bytes where the host, in any spelling, and the user agent stand, as the log has them
   */
  idOf(salt: Uint8Array, address: PackedAddress, bytes: DataView, host: Span, agent: Span): string {
    if (salt !== this.#salt) {
      this.#input.set(salt);
      this.#salt = salt;
    }
    this.#writeAddress(address);
    let end = this.#writeHost(bytes, host);
    this.#input[end++] = 0;
    end = copyBytes(bytes, agent.start, agent.end, this.#view, end);
    return hash('sha256', this.#input.subarray(0, end), 'hex');
  }

  #writeAddress(address: PackedAddress): void {
    // A loop: of so few bytes a call to native code would take longer.
    for (let index = 0; index < 16; index++) this.#input[saltEnd + index] = address[index] as number;
    const view = this.#view;
    const isIpv4 =
      view.getInt32(saltEnd) === 0 &&
      view.getInt32(saltEnd + 4) === 0 &&
      view.getInt32(saltEnd + 8) === 0xffff;
    if (!isIpv4) view.setBigUint64(saltEnd + 8, 0n);
  }

  /** Writes a host as the warehouse names it: lower case, without a port and without a dot at its end. */
  #writeHost(bytes: DataView, { start, end }: Span): number {
    let last = end;
    while (last > start && isDigit(bytes.getUint8(last - 1))) last--;
    last = last > start && bytes.getUint8(last - 1) === colon ? last - 1 : end;
    while (last > start && bytes.getUint8(last - 1) === dot) last--;
    let at = addressEnd;
    for (let index = start; index < last; index++) {
      const byte = bytes.getUint8(index);
      this.#input[at++] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    }
    return at;
  }
}

const isDigit = (byte: number) => byte >= zero && byte <= nine;
