import type { IncomingMessage } from 'node:http';
import type { Objects } from './objects.ts';
import type { S3Request } from './request.ts';

/**
 * Refuses what a caller may not do. Each object of a DeleteObjects comes as a DELETE of its own.
 *
 * @param raw who calls
 * @param missing whether the request is about an object that does not exist: only who may list the bucket is told so
 * @throws S3Error AccessDenied (403)
 */
export type AccessCheck = (request: S3Request, raw: IncomingMessage, missing: boolean) => void;

/** Whether a request is about an object that does not exist. */
export function isMissing(objects: Objects, { bucket, key }: S3Request): boolean {
  return key !== '' && !objects['buckets'].get(bucket)?.has(key);
}
