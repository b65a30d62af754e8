import { notServed } from '../redshift-error.ts';
import { literal } from '../sql/tokens.ts';

/** A pattern: DuckDB's strftime code, or the SQL of its text. */
type Pattern = string | ((moment: string) => string);

const padded = (code: string) => (moment: string) => `rpad(strftime(${moment}, '${code}'), 9, ' ')`;
const last = (code: string, digits: number) => (moment: string) =>
  `right(strftime(${moment}, '${code}'), ${digits})`;

/** Redshift's patterns in upper case. */
const patterns: Record<string, Pattern> = {
  YYYY: '%Y',
  YYY: last('%Y', 3),
  YY: '%y',
  Y: last('%Y', 1),
  IYYY: '%G',
  IYY: last('%G', 3),
  IY: last('%G', 2),
  I: last('%G', 1),
  Q: (moment) => `CAST(quarter(${moment}) AS VARCHAR)`,
  MONTH: padded('%B'),
  MON: '%b',
  MM: '%m',
  WW: (moment) => `lpad(CAST((dayofyear(${moment}) - 1) // 7 + 1 AS VARCHAR), 2, '0')`,
  W: (moment) => `CAST((day(${moment}) - 1) // 7 + 1 AS VARCHAR)`,
  IW: '%V',
  DAY: padded('%A'),
  DY: '%a',
  DDD: '%j',
  DD: '%d',
  D: (moment) => `CAST(dayofweek(${moment}) + 1 AS VARCHAR)`,
  ID: '%u',
  J: (moment) => `CAST(CAST(julian(CAST(${moment} AS DATE)) AS BIGINT) AS VARCHAR)`,
  HH24: '%H',
  HH12: '%I',
  HH: '%I',
  MI: '%M',
  SS: '%S',
  MS: '%g',
  US: '%f',
  AM: '%p',
  PM: '%p',
};

/** Patterns of Redshift's that are refused rather than printed as they are. */
const unserved = [
  'Y,YYY',
  'IDDD',
  'CC',
  'RM',
  'SSSS',
  'TZ',
  'OF',
  'TH',
  'BC',
  'AD',
  'A.M.',
  'P.M.',
  'B.C.',
  'A.D.',
];

const names = ['MONTH', 'MON', 'DAY', 'DY', 'AM', 'PM'];

const alternatives = [...Object.keys(patterns), ...unserved]
  .sort((one, other) => other.length - one.length)
  .map((word) => word.replaceAll('.', '\\.'));

const lexer = new RegExp(
  `"(?<quoted>[^"]*)"|(?<fill>FM)?(?<word>${alternatives.join('|')})|(?<other>[\\s\\S])`,
  'gi',
);

interface Piece {
  /** a text that stands for itself */
  readonly text?: string;
  /** a pattern as it was written */
  readonly word?: string;
  /** without padding */
  readonly fill?: boolean;
}

/** The SQL of TO_CHAR for a date or time. @throws RedshiftError for a rare pattern */
export function formatted(moment: string, format: string): string {
  const parts = pieces(format).map(({ text, word = '', fill = false }) =>
    text === undefined ? inCaseOf(word, patternText(moment, word, fill)) : literal(text).text,
  );
  return parts.length === 0 ? "''" : `(${parts.join(' || ')})`;
}

/** The format for strptime. @throws RedshiftError for a pattern that it cannot read */
export function parseCodes(format: string): string {
  return pieces(format)
    .map(({ text, word = '' }) => {
      if (text !== undefined) return text.replaceAll('%', '%%').replaceAll("'", "''");
      const pattern = word.toUpperCase() === 'MONTH' ? '%B' : patterns[word.toUpperCase()];
      if (typeof pattern !== 'string') throw notServed(`Reading the date pattern ${word}`);
      return pattern;
    })
    .join('');
}

function pieces(format: string): Piece[] {
  return [...format.matchAll(lexer)].map(({ groups: { quoted, fill, word, other } = {} }) => {
    if (word === undefined) return { text: quoted ?? other ?? '' };
    if (unserved.includes(word.toUpperCase())) throw notServed(`The date pattern ${word}`);
    return { word, fill: fill !== undefined };
  });
}

function patternText(moment: string, word: string, fill: boolean): string {
  const pattern = patterns[word.toUpperCase()] ?? '';
  const text = typeof pattern === 'string' ? `strftime(${moment}, '${pattern}')` : pattern(moment);
  if (!fill) return text;
  return names.includes(word.toUpperCase()) ? `rtrim(${text})` : `CAST(CAST(${text} AS INTEGER) AS VARCHAR)`;
}

/** Names are printed in the case of their pattern: MONTH, Month or month. */
function inCaseOf(word: string, text: string): string {
  if (!names.includes(word.toUpperCase())) return text;
  if (word === word.toLowerCase()) return `lower(${text})`;
  return word === word.toUpperCase() ? `upper(${text})` : text;
}
