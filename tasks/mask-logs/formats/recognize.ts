import { carriageReturn, lineFeed } from '../reading/bytes.ts';
import { jsonLines } from './json-lines.ts';
import type { LogFormat } from './log-format.ts';
import { parquet } from './parquet.ts';
import { plain } from './plain.ts';
import { w3c } from './w3c.ts';

/** The first that recognizes a log reads it. Of what none recognizes, w3c's reader says what it is. */
const formats: readonly LogFormat[] = [w3c, jsonLines, parquet, plain];

/** How much of a log may be needed to tell what it is: a row of 256 long names. */
const longestHead = 64 * 1024;

/** The format of a log that begins so. */
export function formatOf(head: Buffer): LogFormat {
  return formats.find((format) => format.recognizes(head)) ?? w3c;
}

/**
 * What of the first bytes of a log is looked at to tell its format: up to the end of its first line that is not empty. The
 * answer does not depend on where the bytes were cut.
 *
 * @returns undefined while there are too few
 */
export function headOf(bytes: Buffer): Buffer | undefined {
  const start = bytes.findIndex((byte) => byte !== lineFeed && byte !== carriageReturn);
  const end = start < 0 ? -1 : bytes.indexOf(lineFeed, start);
  if (end >= 0 && end < longestHead) return bytes.subarray(0, end);
  return bytes.length < longestHead ? undefined : bytes.subarray(0, longestHead);
}
