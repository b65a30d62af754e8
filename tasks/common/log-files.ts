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
/** The prefix of what people unload from the warehouse. */
export const extractsPrefix = 'extracts/';
/** Tab-separated values, compressed with Zstandard. */
export const logFileExtension = '.tsv.zst';

/** A folder that somebody made in the console: S3 keeps it as an empty object whose key ends with a slash. One with bytes is a log. */
export const isFolder = ({ key, size }: { readonly key: string; readonly size: number }): boolean =>
  key.endsWith('/') && size === 0;

/** What the id of a source looks like, as a regular expression. It holds no slash, so that a masked key can be parsed. */
export const sourceIdPattern = '[a-z][a-z0-9-]{0,31}';

/** One object of a source. */
export interface SourceLog {
  readonly sourceId: string;
  /** of the object that CloudFront wrote */
  readonly sourceKey: string;
}

/** One day's rows of one source object. */
export interface LogFile extends SourceLog {
  /** UTC, `YYYY-MM-DD` */
  readonly date: string;
}

/** The key of a masked object: `masked/YYYY/MM/DD/<source id>/<source key>.tsv.zst`. */
export function maskedKey({ sourceId, sourceKey, date }: LogFile): string {
  return `${maskedDatePrefix(date)}${sourceId}/${sourceKey}${logFileExtension}`;
}

/** The key prefix that all masked objects of one date share, and no other object. */
export function maskedDatePrefix(date: string): string {
  return `${maskedPrefix}${date.replaceAll('-', '/')}/`;
}

const maskedKeyPattern = new RegExp(
  `^${maskedPrefix}(\\d{4})/(\\d\\d)/(\\d\\d)/(${sourceIdPattern})/(.+)${RegExp.escape(logFileExtension)}$`,
  's',
);

/** Reads a masked object's key: the reverse of {@link maskedKey}. Undefined for any other key. */
export function parseMaskedKey(key: string): LogFile | undefined {
  const parts = maskedKeyPattern.exec(key);
  if (!parts) return undefined;
  const [year, month, day, sourceId, sourceKey] = parts.slice(1) as [string, string, string, string, string];
  return { sourceId, sourceKey, date: `${year}-${month}-${day}` };
}

/**
 * The key of a source object's unreadable rows: `set-aside/YYYY/MM/DD/<source id>/<source key>.tsv.zst`.
 *
 * A row that cannot be read has no date to trust, so the day is that of the file's name, and `0000/00/00` where the name
 * has none. So the key is known before the first row, and there is one object for each source object.
 */
export function setAsideKey({ sourceId, sourceKey }: SourceLog): string {
  const date = /\.(\d{4})-(\d\d)-(\d\d)-\d\d\.[^/]*$/.exec(sourceKey);
  const day = date && isCalendarDate(date.slice(1).join('-')) ? date.slice(1).join('/') : '0000/00/00';
  return `${setAsidePrefix}${day}/${sourceId}/${sourceKey}${logFileExtension}`;
}

/**
 * The `file_id` of one day's rows of one source object: the first 8 bytes of a SHA-256, as a signed number that fits a
 * BIGINT. Among a hundred million files the chance that any two share an id is under 1 in 3,000.
 *
 * The bucket's name is not part of it: logs keep their identity when their bucket is replaced.
 */
export function fileId({ sourceId, sourceKey, date }: LogFile): bigint {
  return createHash('sha256').update(`${sourceId}\n${sourceKey}\n${date}`).digest().readBigInt64BE();
}
