import { notServed } from '../redshift-error.ts';

/** A format of TO_CHAR for numbers, such as `FM999,990.00`. */
interface NumberFormat {
  /** FM: no padding */
  readonly fill: boolean;
  readonly pieces: readonly string[];
  readonly wholeDigits: number;
  readonly decimalDigits: number;
}

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
  const point = pieces.findIndex((piece) => isPoint(piece));
  const count = (part: readonly string[]) => part.filter((piece) => piece === '9' || piece === '0').length;
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

interface Digits {
  readonly negative: boolean;
  readonly digits: string;
  readonly decimals: string;
}

function layOut(
  { pieces, fill, decimalDigits }: NumberFormat,
  { negative, digits, decimals }: Digits,
): string {
  const upper = pieces.map((piece) => piece.toUpperCase());
  const signed = upper.some((piece) => ['S', 'SG', 'MI', 'PR'].includes(piece));
  const blank = fill ? '' : ' ';
  const firstZero = upper.indexOf('0');
  let before = 0;
  let after = 0;
  let begun = false;
  let pointPassed = false;
  const out: string[] = [];
  let signAt = 0;
  const begin = () => {
    if (begun) return;
    begun = true;
    signAt = out.length;
  };
  upper.forEach((piece, index) => {
    if (piece === '9' || piece === '0') {
      if (pointPassed) {
        out.push(decimals[after] ?? '');
        after += 1;
        return;
      }
      const digit = digits[before] ?? '';
      const lastWhole = before === digits.length - 1;
      before += 1;
      const zero = (firstZero >= 0 && index >= firstZero) || (lastWhole && decimalDigits === 0);
      if (digit !== ' ') begin();
      if (digit === ' ' && zero) begin();
      out.push(digit !== ' ' ? digit : begun ? '0' : blank);
    } else if (isPoint(piece)) {
      begin();
      pointPassed = true;
      out.push('.');
    } else if (piece === ',' || piece === 'G') out.push(begun ? ',' : blank);
    else if (piece === 'MI') out.push(negative ? '-' : blank);
    else if (piece === 'SG') out.push(negative ? '-' : '+');
    else if (piece === 'PL') out.push(negative ? blank : '+');
    else if (piece === 'L') out.push('$');
    else if (piece !== 'S' && piece !== 'PR') out.push((pieces[index] ?? '').replaceAll('"', ''));
  });
  begin();
  const places = fill ? trimmed(out, upper, decimals) : out;
  const sign = negative ? '-' : '+';
  if (upper.includes('PR')) {
    places.splice(signAt, 0, negative ? '<' : blank);
    places.push(negative ? '>' : blank);
  } else if (upper.includes('S')) {
    if (upper.indexOf('S') > upper.findIndex((piece) => piece === '9' || piece === '0')) places.push(sign);
    else places.splice(signAt, 0, sign);
  } else if (!signed) places.splice(signAt, 0, negative ? '-' : blank);
  return places.join('');
}

/** Without the last decimals that are 0 and whose pattern is 9. */
function trimmed(out: readonly string[], upper: readonly string[], decimals: string): string[] {
  const wanted = upper.slice(upper.findIndex(isPoint) + 1).filter((piece) => piece === '9' || piece === '0');
  let keep = decimals.length;
  while (keep > 0 && wanted[keep - 1] === '9' && decimals[keep - 1] === '0') keep -= 1;
  const point = out.indexOf('.');
  if (point < 0) return [...out];
  return out.filter((_, index) => index <= point + keep || index > point + decimals.length);
}

function isPoint(piece: string): boolean {
  return piece === '.' || piece.toUpperCase() === 'D';
}
