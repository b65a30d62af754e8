import { damaged } from './damage.ts';

/** With as many bits a number is read from four bytes. No dictionary that fits into a log has more entries. */
const widest = 24;

/**
 * Reads numbers of the same few bits, written as runs: a number and how often it comes, or groups of eight numbers whose bits
 * are packed.
 *
 * @param width how many bits a number has
 * @param numbers filled to its end
 * @throws RangeError when there are fewer
 */
export function readRuns(
  bytes: Buffer,
  start: number,
  end: number,
  width: number,
  numbers: Uint8Array | Uint32Array,
): void {
  if (width > widest) throw damaged();
  const bytesOfNumber = (width + 7) >> 3;
  let at = start;
  let filled = 0;
  while (filled < numbers.length) {
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= end || shift > 28) throw damaged();
      const byte = bytes[at++] as number;
      head |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    head >>>= 0;
    const isPacked = (head & 1) === 1;
    const count = Math.min((head >>> 1) * (isPacked ? 8 : 1), numbers.length - filled);
    if (isPacked) {
      if (at + Math.ceil((count * width) / 8) > end) throw damaged();
      unpack(bytes, at, width, numbers, filled, count);
      at += (head >>> 1) * width;
    } else {
      if (at + bytesOfNumber > end) throw damaged();
      const number = width === 0 ? 0 : bytes.readUIntLE(at, bytesOfNumber);
      if (number >= 2 ** width) throw damaged();
      numbers.fill(number, filled, filled + count);
      at += bytesOfNumber;
    }
    filled += count;
  }
}

function unpack(
  bytes: Buffer,
  start: number,
  width: number,
  numbers: Uint8Array | Uint32Array,
  from: number,
  count: number,
): void {
  const mask = (1 << width) - 1;
  let bit = start * 8;
  for (let index = from; index < from + count; index++) {
    const at = bit >>> 3;
    // Beyond the last byte there is undefined, which is 0 to these operators.
    const four =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    numbers[index] = (four >>> (bit & 7)) & mask;
    bit += width;
  }
}
