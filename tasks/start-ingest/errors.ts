/** A queue message that is not an S3 event notification. It fails alone, again and again, and ends in the dead-letter queue. */
export class UnreadableMessageError extends Error {
  override readonly name = 'UnreadableMessageError';
}
