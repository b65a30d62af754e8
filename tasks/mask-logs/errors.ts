/**
 * A source object that cannot be masked until someone fixes it; retrying does not help. Nothing of it is published and the
 * original stays. Messages name lines and fields, never what stands in them.
 */
export abstract class RejectedLogError extends Error {}

/** The bytes are not a CloudFront standard log, or not one that is intact. */
export class MalformedLogError extends RejectedLogError {
  override readonly name = 'MalformedLogError';

  /** @param line from 1 */
  static at(line: number, what: string): MalformedLogError {
    return new MalformedLogError(`Line ${line}: ${what}`);
  }
}

/** The compressed data stops before its end: a part of the log is missing. */
export class TruncatedLogError extends RejectedLogError {
  override readonly name = 'TruncatedLogError';
}

/** S3 refuses to return this object: it may be archived, or encrypted with a key that may not be used. The message is S3's. */
export class UnreadableLogError extends RejectedLogError {
  override readonly name = 'UnreadableLogError';
}

/** The object belongs to none of the stack's sources: its bucket or key is wrong, or its source has been removed. */
export class UnknownSourceError extends RejectedLogError {
  override readonly name = 'UnknownSourceError';
}
