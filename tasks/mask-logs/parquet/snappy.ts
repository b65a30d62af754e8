import { copyOverrun } from '../reading/bytes.ts';
import { damaged } from './damage.ts';

/** Two bits tell the kind of an element: bytes as they are, or bytes that stand further up, so far up as 1, 2 or 4 bytes say. */
const literal = 0;

/** A copy of 64 bytes takes three: nothing of a few bytes claims to be more than this many times as long. */
const highestRatio = 22;

/**
 * Uncompresses a block of Snappy's raw format.
 *
 * @param size how long it must become
 * @returns as many bytes, with {@link copyOverrun} zeros behind them in their memory
 * @throws RangeError when it is damaged, before memory is taken for a size that it cannot have
 */
export function uncompressSnappy(input: Buffer, size: number): Buffer {
  if (size > highestRatio * input.length) throw damaged();
  let at = 0;
  const byte = () => {
    const value = input[at++];
    if (value === undefined) throw damaged();
    return value;
  };
  const littleEndian = (bytes: number) => {
    let value = 0;
    for (let index = 0; index < bytes; index++) value += byte() * 256 ** index;
    return value;
  };
  let claimed = 0;
  for (let index = 0; index < 5; index++) {
    const next = byte();
    claimed += (next & 0x7f) * 128 ** index;
    if (next < 0x80) break;
  }
  if (claimed !== size) throw damaged();

  const output = Buffer.alloc(size + copyOverrun).subarray(0, size);
  let end = 0;
  while (at < input.length) {
    const tag = byte();
    const kind = tag & 3;
    if (kind === literal) {
      const short = tag >> 2;
      const length = (short < 60 ? short : littleEndian(short - 59)) + 1;
      if (length > input.length - at || length > size - end) throw damaged();
      input.copy(output, end, at, at + length);
      at += length;
      end += length;
    } else {
      const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
      const back = kind === 1 ? ((tag >> 5) << 8) + byte() : littleEndian(kind === 2 ? 2 : 4);
      if (back === 0 || back > end || length > size - end) throw damaged();
      if (back >= length) output.copyWithin(end, end - back, end - back + length);
      else
        for (let index = end; index < end + length; index++) output[index] = output[index - back] as number;
      end += length;
    }
  }
  if (end !== size) throw damaged();
  return output;
}
