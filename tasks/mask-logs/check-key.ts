import { maskedKey, type SourceLog, setAsideKey } from '../common/log-files.ts';
import { UnusableKeyError } from './errors.ts';

/** The longest key of S3, in bytes. */
const longestKey = 1024;

/** Characters that XML cannot carry, and so neither can a request to delete objects. S3 would refuse it for the whole batch. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const notXml = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/**
 * Checks the key of a log before anything is read, so that the answer does not depend on which outputs the log has.
 *
 * @throws UnusableKeyError
 */
export function checkKey(log: SourceLog): void {
  if (notXml.test(log.sourceKey)) {
    throw new UnusableKeyError(
      'The key has a control character, so S3 could not delete the log with others: upload it under another key',
    );
  }
  const keys = [setAsideKey(log), maskedKey({ ...log, date: '2000-01-01' })];
  const longest = Math.max(...keys.map((key) => Buffer.byteLength(key)));
  if (longest <= longestKey) return;
  const length = Buffer.byteLength(log.sourceKey);
  throw new UnusableKeyError(
    `The key has ${length} bytes. Masking makes it longer, and S3 takes ${longestKey}: upload the log under a key of at most ${length - (longest - longestKey)} bytes`,
  );
}
