/**
 * A source object that will not be masked, however often it is tried, until somebody mends it: nothing of it is published
 * and the original stays. Messages name lines and fields, never what stands in them.
 */
export abstract class RejectedLogError extends Error {}

/** The bytes are not a CloudFront standard log, or not one that is intact. */
export class MalformedLogError extends RejectedLogError {
  override readonly name = 'MalformedLogError';
}

/** The compressed data stops before its end: a part of the log is missing. */
export class TruncatedLogError extends RejectedLogError {
  override readonly name = 'TruncatedLogError';
}

/** S3 refuses to hand out this object: it is archived, say, or encrypted with a key that must not be used. The message is S3's. */
export class UnreadableLogError extends RejectedLogError {
  override readonly name = 'UnreadableLogError';
}
