import { MalformedLogError, RejectedLogError, TruncatedLogError } from '../errors.ts';

/** Bytes that cannot be what they should be. {@link decoding} says where. */
export const damaged = () => new RangeError('Damaged');

export const truncated = () => new TruncatedLogError('The Parquet data stops before its end');

/**
 * Decodes bytes that may be damaged. What a library throws over them may name values, and is not passed on.
 *
 * @param where they are, in words that name no value
 * @throws MalformedLogError when they are damaged; a RejectedLogError as it comes
 */
export function decoding<Result>(where: string, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    throw error instanceof RejectedLogError
      ? error
      : new MalformedLogError(`The Parquet data is damaged in ${where}`);
  }
}
