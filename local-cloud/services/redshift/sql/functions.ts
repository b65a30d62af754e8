import { notServed, RedshiftError } from '../redshift-error.ts';
import { dateFormat } from './date-format.ts';
import { isWord } from './reader.ts';
import { literal, raw, render, type Token } from './tokens.ts';

/** A call: its name in lower case, its arguments in DuckDB's dialect, and the contents of its `WITHIN GROUP (…)`. */
export interface Call {
  readonly name: string;
  readonly args: readonly (readonly Token[])[];
  readonly within: readonly Token[] | undefined;
}

/** Redshift's functions that have the same name and meaning in DuckDB, the macros of catalog.sql included. */
const shared = new Set(
  `abs acos add_months any_value ascii asin atan atan2 avg bit_and bit_or bool_and bool_or btrim cbrt ceil ceiling
  char_length character_length charindex chr coalesce concat cos cot count crc32 cume_dist degrees dense_rank exp extract
  first_value floor getdate greatest is_valid_json json_extract_path_text lag last_day last_value lead least left len
  length ln log lower lpad ltrim max md5 median min mod nth_value ntile nullif octet_length percent_rank percentile_cont
  percentile_disc pi position power radians random rank regexp_count regexp_instr regexp_substr repeat replace replicate
  reverse right round row_number rpad rtrim sha1 sha2 sign sin split_part sqrt stddev stddev_pop stddev_samp strpos substr
  substring sum tan to_hex translate trim trunc upper var_pop var_samp variance`.split(/\s+/),
);

type Rewrite = (call: Call) => string;

/** Redshift's functions that DuckDB writes differently. */
const rewrites: Record<string, Rewrite> = {
  convert: ({ args: [type, value] }) => `CAST(${sql(value)} AS ${sql(type)})`,
  convert_timezone: ({ args }) => convertTimezone(args),
  current_database: () => "getvariable('database')",
  current_schema: () => "'public'",
  date_add: dateAdd,
  date_diff: dateDiff,
  date_part: ({ args: [part, value] }) => `date_part('${datePart(part)}', ${sql(value)})`,
  date_trunc: ({ args: [part, value] }) =>
    `date_trunc('${datePart(part)}', CAST(${sql(value)} AS TIMESTAMP))`,
  dateadd: dateAdd,
  datediff: dateDiff,
  decode: ({ args: [value, ...cases] }) => decode(sql(value), cases.map(sql)),
  listagg: ({ args: [value, separator = [literal('')]], within = [] }) =>
    `string_agg(${sql(value)}, ${sql(separator)} ${render(within)})`,
  nvl: ({ args }) => `coalesce(${args.map(sql).join(', ')})`,
  nvl2: ({ args: [value, present, missing] }) =>
    `CASE WHEN ${sql(value)} IS NOT NULL THEN ${sql(present)} ELSE ${sql(missing)} END`,
  regexp_replace: ({ args: [text, pattern, replacement = [literal('')]] }) =>
    `regexp_replace(${sql(text)}, ${sql(pattern)}, ${backReferences(replacement)}, 'g')`,
  to_char: ({ args: [value, format] }) => `strftime(${sql(value)}, '${dateFormat(stringOf(format))}')`,
  to_date: ({ args: [value, format] }) =>
    `CAST(strptime(${sql(value)}, '${dateFormat(stringOf(format))}') AS DATE)`,
  to_timestamp: ({ args: [value, format] }) => `strptime(${sql(value)}, '${dateFormat(stringOf(format))}')`,
};

/** A call in DuckDB's dialect. @throws RedshiftError for a function that is not Redshift's, or not served here */
export function inDuckDbsFunctions(call: Call): Token[] {
  const { name, args, within } = call;
  const rewrite = Object.hasOwn(rewrites, name) ? rewrites[name] : undefined;
  if (rewrite) return [raw(rewrite(call))];
  if (!shared.has(name))
    throw new RedshiftError(`function ${name} does not exist, or is not served by the local warehouse`);
  const tail = within ? [raw(`WITHIN GROUP (${render(within)})`)] : [];
  return [
    raw(name),
    raw('('),
    ...args.flatMap((arg, index) => (index ? [raw(','), ...arg] : arg)),
    raw(')'),
    ...tail,
  ];
}

function sql(tokens: readonly Token[] | undefined): string {
  if (!tokens) throw new RedshiftError('syntax error at or near ")"');
  return render(tokens);
}

/** DuckDB's name of each part of a date, by Redshift's many names. */
const dateParts: Record<string, string> = Object.fromEntries(
  [
    ['century', 'c', 'cent', 'cents', 'centuries'],
    ['decade', 'decades', 'dec', 'decs'],
    ['year', 'years', 'y', 'yr', 'yrs'],
    ['quarter', 'quarters', 'qtr', 'qtrs'],
    ['month', 'months', 'mon', 'mons'],
    ['week', 'weeks', 'w'],
    ['day', 'days', 'd'],
    ['hour', 'hours', 'h', 'hr', 'hrs'],
    ['minute', 'minutes', 'm', 'min', 'mins'],
    ['second', 'seconds', 's', 'sec', 'secs'],
    [
      'millisecond',
      'milliseconds',
      'ms',
      'msec',
      'msecs',
      'msecond',
      'mseconds',
      'millisec',
      'millisecs',
      'millisecon',
    ],
    [
      'microsecond',
      'microseconds',
      'us',
      'usec',
      'usecs',
      'usecond',
      'useconds',
      'microsec',
      'microsecs',
      'microsecon',
    ],
    ['dayofweek', 'dow', 'dw', 'weekday'],
    ['dayofyear', 'doy', 'dy', 'yearday'],
    ['epoch'],
  ].flatMap(([part = '', ...others]) => [part, ...others].map((name) => [name, part])),
);

function datePart(tokens: readonly Token[] | undefined): string {
  const name = tokens?.[0]?.value.toLowerCase() ?? '';
  const part = Object.hasOwn(dateParts, name) ? dateParts[name] : undefined;
  if (!part) throw new RedshiftError(`timestamp units "${name}" not recognized`);
  return part;
}

function dateAdd({ args: [part, count, date] }: Call): string {
  return `(CAST(${sql(date)} AS TIMESTAMP) + (${sql(count)}) * INTERVAL '1 ${datePart(part)}')`;
}

function dateDiff({ args: [part, from, to] }: Call): string {
  return `date_diff('${datePart(part)}', CAST(${sql(from)} AS TIMESTAMP), CAST(${sql(to)} AS TIMESTAMP))`;
}

function convertTimezone(args: Call['args']): string {
  const [source, target, value] = args.length === 2 ? [[literal('UTC')], ...args] : args;
  return `timezone(${sql(target)}, timezone(${sql(source)}, CAST(${sql(value)} AS TIMESTAMP)))`;
}

/** NULL equals NULL in DECODE. */
function decode(value: string, cases: string[]): string {
  const branches: string[] = [];
  for (let at = 0; at + 1 < cases.length; at += 2) {
    branches.push(`WHEN ${value} IS NOT DISTINCT FROM ${cases[at]} THEN ${cases[at + 1]}`);
  }
  const fallback = cases.length % 2 ? ` ELSE ${cases.at(-1)}` : '';
  return `CASE ${branches.join(' ')}${fallback} END`;
}

/** Redshift writes the first group as $1, DuckDB as \1. */
function backReferences(replacement: readonly Token[]): string {
  return literal(stringOf(replacement).replace(/\$(\d)/g, '\\$1')).text;
}

function stringOf(tokens: readonly Token[] | undefined): string {
  const [token] = tokens ?? [];
  if (token?.kind !== 'string' || tokens?.length !== 1)
    throw notServed('A format or replacement that is not a string literal');
  return token.value;
}

/** COUNT(DISTINCT x) after APPROXIMATE. */
export function approximateCount({ args: [counted = []] }: Call): Token[] {
  if (!isWord(counted[0], 'distinct')) throw notServed('APPROXIMATE without COUNT(DISTINCT …)');
  return [raw(`approx_count_distinct(${render(counted.slice(1))})`)];
}
