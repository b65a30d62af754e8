/** The bytes that a log is made of. */
export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const blank = 0x20;
export const hash = 0x23;
export const percent = 0x25;
export const comma = 0x2c;
export const dash = 0x2d;
export const dot = 0x2e;
export const zero = 0x30;
export const nine = 0x39;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const backslash = 0x5c;
export const closeBracket = 0x5d;
export const underscore = 0x5f;

/** How many bytes {@link copyBytes} may read and write beyond the end. */
export const copyOverrun = 7;

/** The same bytes as a view that {@link copyBytes} can use. */
export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength);

/**
 * Copies [start, end) and returns where the next byte goes. Eight bytes at a time, the last ones with what is behind them:
 * for the short spans of a row this takes a third of the time of a loop over bytes, or of a call to native code.
 */
export function copyBytes(
  source: DataView,
  start: number,
  end: number,
  target: DataView,
  at: number,
): number {
  const length = end - start;
  for (let index = 0; index < length; index += 8) {
    target.setBigUint64(at + index, source.getBigUint64(start + index, true), true);
  }
  return at + length;
}

/** Writes a whole number ≥ 0 and < 2³¹ in decimal digits, and returns where the next byte goes. */
export function writeDecimal(value: number, target: Uint8Array, at: number): number {
  let end = at + 1;
  for (let rest = value; rest >= 10; rest = (rest / 10) | 0) end++;
  let rest = value;
  for (let index = end - 1; index >= at; index--) {
    // As whole numbers of 32 bits, which a division by a constant is quick with.
    const tens = (rest / 10) | 0;
    target[index] = zero + rest - tens * 10;
    rest = tens;
  }
  return end;
}

/** Where the last byte that is not zero ends: block devices and tapes fill a file up with zeros. */
export function endOfContent(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

/** What a byte means as a hexadecimal digit, or -1. A table, because in an address digits and letters come at random. */
export const hexDigit = (byte: number): number => hexDigits[byte] as number;

const hexDigits = Int8Array.from({ length: 256 }, (_, byte) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase()),
);
