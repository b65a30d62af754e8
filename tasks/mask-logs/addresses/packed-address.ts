/** How many bits a packed address has. */
export const packedBits = 128;

/** The bytes of an address of either version, however it was written. An IPv4 address is packed as `::ffff:a.b.c.d`. */
export type PackedAddress = Buffer;

/**
 * Packs an address.
 *
 * @param ipv4 its 32 bits; below 0 when it is an IPv6 address
 * @param groups the groups of the IPv6 address
 */
export function pack(ipv4: number, groups: Uint16Array, packed: PackedAddress): PackedAddress {
  // Single bytes: calls to native code would take longer.
  if (ipv4 >= 0) {
    for (let index = 0; index < 10; index++) packed[index] = 0;
    packed[10] = packed[11] = 0xff;
    packed[12] = ipv4 >>> 24;
    packed[13] = ipv4 >>> 16;
    packed[14] = ipv4 >>> 8;
    packed[15] = ipv4;
  } else {
    for (let index = 0; index < 8; index++) {
      const group = groups[index] as number;
      packed[2 * index] = group >>> 8;
      packed[2 * index + 1] = group;
    }
  }
  return packed;
}

export const packedAddressOf = (ipv4: number, groups: Uint16Array): PackedAddress =>
  pack(ipv4, groups, Buffer.alloc(packedBits / 8));
