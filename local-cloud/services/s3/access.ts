import type { IncomingMessage } from 'node:http';
import type { Objects } from './objects.ts';
import type { S3Request } from './request.ts';

/**
 * Refuses requests that a caller may not make. Each object of a DeleteObjects comes as its own DELETE.
 *
 * @param raw has the caller's signature
 * @throws S3Error AccessDenied (403)
 */
export type AccessCheck = (request: S3Request, raw: IncomingMessage, facts: Facts) => void;

/** What a request does not tell about the object or the bucket that it names. */
export interface Facts {
  /** Whether the object does not exist: only callers that may list the bucket are told so. */
  readonly missing: boolean;
  /** The ARN of the KMS key that the bucket is encrypted with. */
  readonly keyArn: string | undefined;
}

/** Whether the object of a request does not exist. */
export function isMissing(objects: Objects, { bucket, key }: S3Request): boolean {
  return key !== '' && !objects['buckets'].get(bucket)?.has(key);
}
