import { createHash } from 'node:crypto';
import { isCalendarDate } from './dates.ts';

/**
 * Where the logs of one source object are kept, and the id that names them for ever. Every task that writes, lists or
 * loads masked logs takes keys and ids from here.
 *
 * The whole source key stays in the masked key, its `.gz` too: `a.log` and `a.log.gz` are two logs, and must not
 * overwrite each other.
 */

/** The prefix of every masked object in the masked bucket. */
export const maskedPrefix = 'masked/';
/** The prefix of the rows that could not be read. */
export const setAsidePrefix = 'set-aside/';
/** The prefix of what loads and backfills work with: manifests, the unloaded ledger, results. */
export const loadsPrefix = 'loads/';
/** Tab-separated values, compressed with Zstandard. */
export const logFileExtension = '.tsv.zst';

/** False for a folder that somebody made in the console: S3 keeps it as an empty object whose key ends with a slash. */
export const isLogKey = (key: string): boolean => !key.endsWith('/');

/** One day's rows of one source object. */
export interface LogFile {
  /** of the object that CloudFront wrote */
  readonly sourceKey: string;
  /** UTC, `YYYY-MM-DD` */
  readonly date: string;
}

/** The key of a masked object: `masked/YYYY/MM/DD/<source key>.tsv.zst`. */
export function maskedKey({ sourceKey, date }: LogFile): string {
  return `${maskedPrefix}${date.replaceAll('-', '/')}/${sourceKey}${logFileExtension}`;
}

/** The key prefix that all masked objects of one date share, and no other object. */
export function maskedDatePrefix(date: string): string {
  return `${maskedPrefix}${date.replaceAll('-', '/')}/`;
}

/** Reads a masked object's key: the reverse of {@link maskedKey}. Undefined for any other key. */
export function parseMaskedKey(key: string): LogFile | undefined {
  const parts = /^masked\/(\d{4})\/(\d\d)\/(\d\d)\/(.+)\.tsv\.zst$/s.exec(key);
  if (!parts) return undefined;
  const [, year, month, day, sourceKey] = parts as unknown as [string, string, string, string, string];
  return { sourceKey, date: `${year}-${month}-${day}` };
}

/**
 * The key of a source object's unreadable rows: `set-aside/YYYY/MM/DD/<source key>.tsv.zst`.
 *
 * A row that cannot be read has no date to trust, so the day is that of the file's name, and `0000/00/00` where the name
 * has none: known before the first row, and one object for each source object.
 */
export function setAsideKey(sourceKey: string): string {
  const date = /\.(\d{4})-(\d\d)-(\d\d)-\d\d\.[^/]*$/.exec(sourceKey);
  const day = date && isCalendarDate(date.slice(1).join('-')) ? date.slice(1).join('/') : '0000/00/00';
  return `${setAsidePrefix}${day}/${sourceKey}${logFileExtension}`;
}

/**
 * The `file_id` of one day's rows of one source object: the first 8 bytes of a SHA-256, as a signed number that fits a
 * BIGINT. Among a hundred million files the chance that any two share an id is under 1 in 3,000.
 */
export function fileId(sourceBucket: string, { sourceKey, date }: LogFile): bigint {
  return createHash('sha256').update(`${sourceBucket}\n${sourceKey}\n${date}`).digest().readBigInt64BE();
}
