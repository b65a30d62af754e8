import { gzipSync } from 'node:zlib';
import { logFields } from '../../tasks/mask-logs/formats/fields.ts';
import { parquetOf } from './parquet.ts';
import type { Random } from './random.ts';
import { v2Fields, withV2Fields } from './v2-fields.ts';
import type { RowFields } from './visit.ts';
import type { Distribution } from './vocabulary.ts';

/** How the same requests are logged: by standard logging (legacy), or by v2 in one of its output formats. */
export interface LogFormat {
  /** what the keys of its logs end with */
  readonly suffix: 'gz' | 'parquet';
  /** what stands before the rows */
  readonly header: string;
  /** a row, with its line end */
  readonly line: (row: RowFields) => string;
  /** a row that lost something, so that it cannot be read */
  readonly cutShort: (row: RowFields) => string;
  /** makes a file of a header and lines */
  readonly file: (log: string) => Buffer | Promise<Buffer>;
}

export const logFormatNames = ['legacy', 'v2-w3c', 'v2-json', 'v2-parquet'] as const;
export type LogFormatName = (typeof logFormatNames)[number];

const w3c = (fields: readonly (keyof RowFields)[]) => ({
  suffix: 'gz' as const,
  header: `#Version: 1.0\n#Fields: ${fields.join(' ')}\n`,
  file: compress,
  ...lines((row) => fields.map((field) => row[field] ?? '-').join('\t')),
});

/** As v2 names the columns of Parquet: `cs(User-Agent)` is `cs_user_agent`. */
export const parquetNames = v2Fields.map((field) =>
  field
    .toLowerCase()
    .replaceAll(')', '')
    .replaceAll(/[^a-z0-9]/g, '_'),
);

const jsonText = (row: RowFields, names: readonly string[]) =>
  JSON.stringify(Object.fromEntries(v2Fields.map((field, index) => [names[index], row[field] ?? '-'])));

const parquetLine = (row: RowFields) => `${jsonText(withV2Fields(row), parquetNames)}\n`;

export const logFormats: Readonly<Record<LogFormatName, LogFormat>> = {
  legacy: w3c(logFields),
  'v2-w3c': ofV2(w3c(v2Fields)),
  'v2-json': ofV2({
    suffix: 'gz',
    header: '',
    file: compress,
    ...lines((row) => jsonText(row, v2Fields)),
  }),
  'v2-parquet': {
    suffix: 'parquet',
    header: '',
    line: parquetLine,
    // Each of its rows has all columns: it is a value that is cut.
    cutShort: (row) => parquetLine({ ...row, time: row.time?.slice(0, 4) }),
    file: (log) => parquetOf(log, parquetNames),
  },
};

function lines(text: (row: RowFields) => string): Pick<LogFormat, 'line' | 'cutShort'> {
  return { line: (row) => `${text(row)}\n`, cutShort: (row) => `${text(row).slice(0, 120)}\n` };
}

function ofV2(format: LogFormat): LogFormat {
  return {
    ...format,
    line: (row) => format.line(withV2Fields(row)),
    cutShort: (row) => format.cutShort(withV2Fields(row)),
  };
}

/** `<prefix><distribution>.YYYY-MM-DD-HH.<unique id>.<suffix>`. The hour is that of the requests, in UTC. */
export function logKey(
  { logPrefix, id }: Distribution,
  hour: Date,
  random: Random,
  { suffix }: LogFormat,
): string {
  const [date, time] = hour.toISOString().split('T') as [string, string];
  return `${logPrefix}${id}.${date}-${time.slice(0, 2)}.${random.text('0123456789abcdef', 8)}.${suffix}`;
}

/** Compresses as CloudFront does: one member, whose header tells neither a time nor a system. */
export function compress(log: string): Buffer {
  const body = gzipSync(log, { level: 6, memLevel: 8, windowBits: 15 });
  // Zlib writes the level and the operating system here: the bytes would differ between machines.
  body.fill(0, 8, 10);
  return body;
}
