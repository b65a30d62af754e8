/** A format of TO_CHAR for numbers, such as `FM999,990.00`. */
export interface NumberFormat {
  /** FM: no padding */
  readonly fill: boolean;
  readonly pieces: readonly string[];
  readonly wholeDigits: number;
  readonly decimalDigits: number;
}

/** The digits of a number, rounded. */
export interface Digits {
  readonly negative: boolean;
  /** as many as the format has, with blanks before the first */
  readonly digits: string;
  readonly decimals: string;
}

/** A number in a format. */
export function layOut(format: NumberFormat, number: Digits): string {
  const { places, signPlace } = placed(format, number);
  const shown = format.fill ? withoutLastZeros(places, format, number.decimals) : places;
  return signed(shown, signPlace, format, number.negative).join('');
}

interface Placed {
  /** what stands for each pattern */
  readonly places: readonly string[];
  /** where the first digit is */
  readonly signPlace: number;
}

function placed(
  { pieces, fill, decimalDigits }: NumberFormat,
  { negative, digits, decimals }: Digits,
): Placed {
  const blank = fill ? '' : ' ';
  const firstZero = pieces.indexOf('0');
  const wholeDigits = [...digits];
  const decimalsLeft = [...decimals];
  let signPlace: number | undefined;
  let pointPassed = false;
  const places = pieces.map((piece, index) => {
    if (isDigit(piece) && pointPassed) return decimalsLeft.shift() ?? '';
    if (isDigit(piece)) {
      const digit = wholeDigits.shift() ?? ' ';
      const isZeroShown =
        (firstZero >= 0 && index >= firstZero) || (wholeDigits.length === 0 && decimalDigits === 0);
      if (digit === ' ' && !isZeroShown && signPlace === undefined) return blank;
      signPlace ??= index;
      return digit === ' ' ? '0' : digit;
    }
    if (isPoint(piece)) {
      signPlace ??= index;
      pointPassed = true;
      return '.';
    }
    return otherPlace(piece, negative, signPlace === undefined, blank);
  });
  return { places, signPlace: signPlace ?? places.length };
}

function otherPlace(piece: string, negative: boolean, beforeDigits: boolean, blank: string): string {
  switch (piece.toUpperCase()) {
    case ',':
    case 'G':
      return beforeDigits ? blank : ',';
    case 'L':
      return '$';
    case 'MI':
      return negative ? '-' : blank;
    case 'PL':
      return negative ? blank : '+';
    case 'SG':
      return negative ? '-' : '+';
    case 'S':
    case 'PR':
      return '';
    default:
      return piece.replaceAll('"', '');
  }
}

/** The places with the sign: where S is, in angle brackets with PR, or before the first digit. */
function signed(
  places: readonly string[],
  signPlace: number,
  { pieces, fill }: NumberFormat,
  negative: boolean,
): readonly string[] {
  const upper = pieces.map((piece) => piece.toUpperCase());
  const blank = fill ? '' : ' ';
  const around = (before: string, after = '') => [
    ...places.slice(0, signPlace),
    before,
    ...places.slice(signPlace),
    after,
  ];
  if (upper.includes('PR')) return negative ? around('<', '>') : around(blank, blank);
  const sign = negative ? '-' : '+';
  if (upper.includes('S'))
    return upper.indexOf('S') > pieces.findIndex(isDigit) ? [...places, sign] : around(sign);
  return upper.includes('SG') || upper.includes('MI') ? places : around(negative ? '-' : blank);
}

/** FM leaves out the last decimals that are 0, unless their pattern is 0, too. */
function withoutLastZeros(
  places: readonly string[],
  { pieces }: NumberFormat,
  decimals: string,
): readonly string[] {
  const point = pieces.findIndex(isPoint);
  const patterns = pieces.slice(point + 1).filter(isDigit);
  let kept = decimals.length;
  while (kept > 0 && patterns[kept - 1] === '9' && decimals[kept - 1] === '0') kept -= 1;
  return places.map((place, index) =>
    index > point + kept && index <= point + decimals.length ? '' : place,
  );
}

export function isDigit(piece: string): boolean {
  return piece === '9' || piece === '0';
}

export function isPoint(piece: string): boolean {
  return piece === '.' || piece.toUpperCase() === 'D';
}
