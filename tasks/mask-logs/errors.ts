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

/** The data stops before its end: a part of the log is missing. */
export class TruncatedLogError extends RejectedLogError {
  override readonly name = 'TruncatedLogError';
}

/**
 * S3 refuses to return this object: it may be archived, or encrypted with a key that may not be used. The message is S3's,
 * and so is the cause.
 */
export class UnreadableLogError extends RejectedLogError {
  override readonly name = 'UnreadableLogError';
}

/** S3 refuses to store what this object is masked to. The message is S3's, and so is the cause. */
export class UnwritableLogError extends RejectedLogError {
  override readonly name = 'UnwritableLogError';
}

/** S3 would not take requests with the key of the object, or with what masking makes of it. */
export class UnusableKeyError extends RejectedLogError {
  override readonly name = 'UnusableKeyError';
}

/** The object belongs to none of the stack's sources: its bucket or key is wrong, or its source has been removed. */
export class UnknownSourceError extends RejectedLogError {
  override readonly name = 'UnknownSourceError';
}

/** Another log of the same key has been masked already: what it was masked to must stay, and so must this original. */
export class ReplacedLogError extends RejectedLogError {
  override readonly name = 'ReplacedLogError';

  /** @param maskedKey of what the other log was masked to */
  constructor(maskedKey: string) {
    super(
      `A log with other content was masked under this key before, to ${maskedKey}. If this one holds other requests, upload it under another key. Otherwise delete it.`,
    );
  }
}

/**
 * The salt of a day cannot be read or made. No log is to blame: the batch is masked again later, and not without visitors.
 * The message never holds a salt.
 */
export class SaltError extends Error {
  override readonly name = 'SaltError';
}
