import { notServed } from '../redshift-error.ts';
import { isDigit, isPoint, layOut, type NumberFormat } from './number-places.ts';

const lexer = /"[^"]*"|FM|MI|PL|SG|PR|TH|RN|EEEE|CC|[\s\S]/gi;

const unserved = ['TH', 'RN', 'EEEE', 'CC', 'V'];

/** @throws RedshiftError for a format with a pattern that is not served */
export function checkNumberFormat(format: string): void {
  const refused = format.match(lexer)?.find((piece) => unserved.includes(piece.toUpperCase()));
  if (refused) throw notServed(`The number pattern ${refused}`);
}

/** A decimal number in this format. `number` is as SQL prints it, such as `-12.5`. */
export function formatNumber(number: string, format: string): string {
  const read = readFormat(format);
  const { negative, whole, decimals } = rounded(number, read.decimalDigits);
  const fits = whole.length <= read.wholeDigits;
  const digits = fits ? whole.padStart(read.wholeDigits, ' ') : '#'.repeat(read.wholeDigits);
  return layOut(read, { negative, digits, decimals: fits ? decimals : '#'.repeat(decimals.length) });
}

function readFormat(format: string): NumberFormat {
  const pieces = format.match(lexer) ?? [];
  const point = pieces.findIndex(isPoint);
  const count = (part: readonly string[]) => part.filter(isDigit).length;
  return {
    fill: pieces.some((piece) => piece.toUpperCase() === 'FM'),
    pieces: pieces.filter((piece) => piece.toUpperCase() !== 'FM'),
    wholeDigits: count(point < 0 ? pieces : pieces.slice(0, point)),
    decimalDigits: point < 0 ? 0 : count(pieces.slice(point)),
  };
}

interface Rounded {
  readonly negative: boolean;
  /** without leading zeros, empty for 0 */
  readonly whole: string;
  readonly decimals: string;
}

/** Half is rounded away from zero. */
function rounded(number: string, places: number): Rounded {
  const [mantissa = '', exponent = '0'] = number.toLowerCase().replace(/^[-+]/, '').split('e');
  const [before = '', after = ''] = mantissa.split('.');
  const shift = Number(exponent) + places;
  const all = `${before}${after}`.padEnd(before.length + shift + 1, '0');
  const cut = before.length + shift;
  const kept = cut > 0 ? BigInt(all.slice(0, cut)) : 0n;
  const next = cut >= 0 ? Number(all[cut] ?? '0') : 0;
  const digits = (kept + (next >= 5 ? 1n : 0n)).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places).replace(/^0+/, '');
  const decimals = digits.slice(digits.length - places);
  return { negative: number.startsWith('-') && /[1-9]/.test(digits), whole, decimals };
}
