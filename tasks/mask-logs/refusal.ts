import { S3ServiceException } from '@aws-sdk/client-s3';

/**
 * Whether S3 understood a request and will not fulfil it, now or later: the object is archived, encrypted with a key that
 * may not be used, or hidden by a delete marker, or its key or version is invalid.
 *
 * An object that does not exist, a condition that does not hold, and anything that passes by itself are no refusals.
 */
export function isRefusal(error: unknown): error is S3ServiceException {
  if (!(error instanceof S3ServiceException)) return false;
  const { httpStatusCode = 0 } = error.$metadata;
  return (
    httpStatusCode >= 400 &&
    httpStatusCode < 500 &&
    !otherStatuses.has(httpStatusCode) &&
    !passingErrors.test(error.name)
  );
}

/** Not Found, Request Timeout, Conflict, Precondition Failed, Too Many Requests */
const otherStatuses = new Set([404, 408, 409, 412, 429]);

/** Errors of the connection, the load, the clock or the credentials. S3 gives them the status 400 or 403. */
const passingErrors =
  /Throttl|Timeout|SlowDown|LimitExceeded|Internal|^(BadDigest|IncompleteBody|XAmzContent.*|RequestTimeTooSkewed|RequestExpired|Expired.*|InvalidToken|TokenRefreshRequired|InvalidAccessKeyId|SignatureDoesNotMatch)$/;
