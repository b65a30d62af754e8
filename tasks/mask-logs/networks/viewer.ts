import { AddressReader, afterBlanks, beforeBlanks, noAddress } from '../addresses/address-reader.ts';
import { type PackedAddress, pack, packedBits } from '../addresses/packed-address.ts';
import { prefixOf } from '../addresses/prefix.ts';
import type { Layout } from '../formats/layout.ts';
import type { MaskPolicy } from '../formats/policy.ts';
import { comma } from '../reading/bytes.ts';
import type { Row } from '../reading/row.ts';
import { NetworkTable } from './network-table.ts';

/**
 * Finds the address of who sent a request. That is `c-ip`, unless it is a trusted proxy: then it is the right-most part of
 * `x-forwarded-for` that is not a trusted proxy too. What stands left of that part, anybody could have written.
 */
export class Viewers {
  readonly #reader = new AddressReader();
  readonly #packed: PackedAddress = Buffer.alloc(packedBits / 8);
  readonly #proxies: NetworkTable | undefined;
  #layout: Layout | undefined;
  #addressColumn = -1;
  #forwardedForColumn = -1;

  constructor({ trustedProxies = [] }: MaskPolicy) {
    if (trustedProxies.length === 0) return;
    this.#proxies = new NetworkTable(
      trustedProxies.map((text) => ({ prefix: prefixOf(text), label: 'proxy' })),
    );
  }

  /**
   * The address of who sent the request in a row that has no flaw.
   *
   * @returns memory that the next address is written to; undefined when there is no address that can be read, or when trusted
   * proxies name nobody else
   */
  viewerOf(row: Row, layout: Layout): PackedAddress | undefined {
    if (layout !== this.#layout) this.#lookAt(layout);
    const address = this.#read(row, this.#addressColumn);
    return address && this.#isProxy(address) ? this.#forwardedFor(row) : address;
  }

  /** Rows of one layout follow each other. */
  #lookAt(layout: Layout): void {
    this.#layout = layout;
    this.#addressColumn = layout.fields.indexOf('c-ip');
    this.#forwardedForColumn = layout.fields.indexOf('x-forwarded-for');
  }

  #forwardedFor(row: Row): PackedAddress | undefined {
    if (this.#forwardedForColumn < 0) return undefined;
    const { bytes } = row;
    const start = row.fieldStart(this.#forwardedForColumn);
    for (let end = row.fieldEnd(this.#forwardedForColumn); end >= start; ) {
      let part = end;
      while (part > start && bytes[part - 1] !== comma) part--;
      const first = afterBlanks(bytes, part, end);
      const address = this.#readText(bytes, first, beforeBlanks(bytes, first, end));
      if (!address || !this.#isProxy(address)) return address;
      end = part - 1;
    }
    return undefined;
  }

  #read(row: Row, column: number): PackedAddress | undefined {
    return column < 0 ? undefined : this.#readText(row.bytes, row.fieldStart(column), row.fieldEnd(column));
  }

  #readText(bytes: Uint8Array, start: number, end: number): PackedAddress | undefined {
    const address = this.#reader.read(bytes, start, end);
    return address === noAddress ? undefined : pack(address, this.#reader.groups, this.#packed);
  }

  #isProxy(address: PackedAddress): boolean {
    return this.#proxies?.find(address) !== undefined;
  }
}
