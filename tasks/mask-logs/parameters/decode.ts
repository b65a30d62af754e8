import { hexDigit, percent } from '../reading/bytes.ts';

/**
 * Undoes one layer of escaping. CloudFront escapes what the browser has escaped before. A `%` that begins no escape stays.
 *
 * @param text one character for each byte, as is what is returned
 */
export const decodeOnce = (text: string): string =>
  text.includes('%')
    ? text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
        String.fromCharCode(Number.parseInt(digits, 16)),
      )
    : text;

/**
 * Undoes all layers of escaping, however many, and writes letters in their usual form: what any program may read.
 *
 * @param text one character for each byte
 * @returns one character for each character
 */
export const decodeAll = (text: string): string =>
  isPlain.test(text) ? text : textOf(withoutEscapes(text)).normalize('NFKC');

/** Printable ASCII without escapes, as most texts are. */
const isPlain = /^[ -$&-~]*$/;

/** In one pass: what an escape stands for may end another one. */
function withoutEscapes(text: string): string {
  const decoded = Buffer.alloc(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    decoded[length++] = text.charCodeAt(index);
    while (length >= 3 && decoded[length - 3] === percent) {
      const high = hexDigit(decoded[length - 2] as number);
      const low = hexDigit(decoded[length - 1] as number);
      if (high < 0 || low < 0) break;
      length -= 2;
      decoded[length - 1] = 16 * high + low;
    }
  }
  return decoded.toString('latin1', 0, length);
}

/** The characters that bytes stand for, in UTF-8. */
export const textOf = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
