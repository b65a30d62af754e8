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
  if (ipv4 >= 0) {
    packed.fill(0, 0, 10);
    packed.fill(0xff, 10, 12);
    packed.writeUInt32BE(ipv4, 12);
  } else {
    for (let index = 0; index < 8; index++) packed.writeUInt16BE(groups[index] as number, 2 * index);
  }
  return packed;
}

export const packedAddressOf = (ipv4: number, groups: Uint16Array): PackedAddress =>
  pack(ipv4, groups, Buffer.alloc(packedBits / 8));
