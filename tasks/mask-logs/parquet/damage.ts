import { MalformedLogError, RejectedLogError, TruncatedLogError } from '../errors.ts';

/** @param where of the file, in words that name no value */
export const damaged = (where?: string) =>
  new MalformedLogError(`The Parquet data is damaged${where === undefined ? '' : ` in ${where}`}`);

export const truncated = () => new TruncatedLogError('The Parquet data stops before its end');

/**
 * Does something with bytes that may be damaged. What a library throws over them may name values, and is not passed on.
 *
 * @throws MalformedLogError when they are
 */
export function decoding<Result>(where: string, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    throw error instanceof RejectedLogError ? error : damaged(where);
  }
}
