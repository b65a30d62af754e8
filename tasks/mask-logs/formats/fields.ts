/** The 33 fields of CloudFront's standard (legacy) access log, under their own names and in their own order. */
export const logFields = [
  'date',
  'time',
  'x-edge-location',
  'sc-bytes',
  'c-ip',
  'cs-method',
  'cs(Host)',
  'cs-uri-stem',
  'sc-status',
  'cs(Referer)',
  'cs(User-Agent)',
  'cs-uri-query',
  'cs(Cookie)',
  'x-edge-result-type',
  'x-edge-request-id',
  'x-host-header',
  'cs-protocol',
  'cs-bytes',
  'time-taken',
  'x-forwarded-for',
  'ssl-protocol',
  'ssl-cipher',
  'x-edge-response-result-type',
  'cs-protocol-version',
  'fle-status',
  'fle-encrypted-fields',
  'c-port',
  'time-to-first-byte',
  'x-edge-detailed-result-type',
  'sc-content-type',
  'sc-content-len',
  'sc-range-start',
  'sc-range-end',
] as const;

/** The fields of standard logging v2 that are kept too. A legacy log has none of them. */
export const v2Fields = [
  'c-country',
  'cache-behavior-path-pattern',
  'origin-fbl',
  'origin-lbl',
  'distribution-tenant-id',
  'asn',
] as const;

/** The fields that rows are written with. */
export const keptFields = [...logFields, ...v2Fields] as const;

/** Fields that are read and not written: `distribution` is worked out of them. */
const otherFields = ['DistributionId'] as const;

/** The fields that are found by name. No other field is looked at. */
export const knownFields = [...keptFields, ...otherFields] as const;

export type LogField = (typeof knownFields)[number];

/**
 * The field that a header names, or undefined for one that is not known. Case does not count, nor how the
 * parts are joined: `cs(User-Agent)`, `cs(user-agent)`, `cs-user-agent` and `cs_user_agent` are one field. Programs that copy
 * logs change names like that, and an address would not be masked if its field were not recognized.
 */
export function logFieldNamed(name: string): LogField | undefined {
  return fieldsByPlainName.get(plainName(name));
}

/** Fields of v2 that say when, as a number since 1970, and how many digits it has: in seconds, and in milliseconds. */
export const timestampFields = { timestamp: 10, 'timestamp(ms)': 13 } as const;

export type TimestampField = keyof typeof timestampFields;

/** The same for the fields that only tell a time: `timestamp_ms` is `timestamp(ms)`. */
export const timestampFieldNamed = (name: string): TimestampField | undefined =>
  timestampsByPlainName.get(plainName(name));

/** Whether a field can have this name: `cs(User-Agent)`. */
export const isName = (text: string) => /^[a-z][a-z0-9_-]*(\([a-z0-9_-]+\))?$/i.test(text);

/** Whether it is a name that only CloudFront's connection logs have. They hold addresses and certificates of people. */
export const isNameOfConnections = (name: string) =>
  /^(event[-_]?timestamp|connection[-_]?status|client(ip|port)|client[-_]?leaf.*)$/i.test(name);

const plainName = (name: string) => name.toLowerCase().replace(/[(_]/g, '-').replaceAll(')', '');

const fieldsByPlainName = new Map(knownFields.map((field) => [plainName(field), field]));
const timestampsByPlainName = new Map(
  (Object.keys(timestampFields) as TimestampField[]).map((field) => [plainName(field), field]),
);

/**
 * What makes a row a request: when, what was asked for, and what came of it. Every standard log since 2008 has these;
 * an RTMP log has no `cs-method` and no `sc-status`, a real-time log no `date`. A timestamp does for date and time.
 */
const requiredFields: readonly LogField[] = ['date', 'time', 'cs-method', 'cs-uri-stem', 'sc-status'];

/** Which of the fields that make a row a request are missing. */
export const missingFields = (
  fields: readonly (LogField | undefined)[],
  hasTimestamp: boolean,
): readonly LogField[] =>
  requiredFields.filter(
    (field) => !fields.includes(field) && !(hasTimestamp && (field === 'date' || field === 'time')),
  );

/** How long a number may be: digits before the point, and after it (0: no point). */
export interface NumberShape {
  readonly digits: number;
  readonly decimals: number;
}

const count: NumberShape = { digits: 18, decimals: 0 };

/**
 * The fields that hold a plain number or `-`. They are checked so that the warehouse can always convert them, and so that
 * columns that have shifted are noticed: a port, which has four or five digits, does not pass for its neighbours.
 */
export const numberFields: Partial<Record<LogField, NumberShape>> = {
  'sc-bytes': count,
  'sc-status': { digits: 3, decimals: 0 },
  'cs-bytes': count,
  'time-taken': { digits: 9, decimals: 9 },
  'fle-encrypted-fields': { digits: 3, decimals: 0 },
  'time-to-first-byte': { digits: 3, decimals: 9 },
  'sc-content-len': count,
  'sc-range-start': count,
  'sc-range-end': count,
  'origin-fbl': { digits: 9, decimals: 9 },
  'origin-lbl': { digits: 9, decimals: 9 },
  asn: { digits: 10, decimals: 0 },
};

/**
 * Fields that hold a word or `-`. They follow an address or a cookie, or tell of the viewer, and are checked so that neither
 * is kept under their names when columns have shifted.
 */
export const wordFields: readonly LogField[] = [
  'cs-method',
  'x-edge-result-type',
  'ssl-protocol',
  'c-country',
  'distribution-tenant-id',
];

/** What the masker works out about a row, and writes behind its fields. New columns come at the end. */
export const notedColumns = [
  'distribution',
  'visitor',
  'network_label',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'search_term',
] as const;

export type NotedColumn = (typeof notedColumns)[number];

/**
 * The columns of a masked log: which row it is, its fields, and what is noted about it. New ones are only ever added at the
 * end, so that masked logs of before can still be loaded.
 */
export const maskedColumns = ['file_id', 'row_num', ...keptFields, ...notedColumns] as const;

/** The columns of a set-aside log. The row's own fields follow each other in the last one. */
export const setAsideColumns = ['line_num', 'reason', 'row'] as const;
