import { S3Error } from '../fauxqs.ts';
import type { S3Request } from './request.ts';

/** How long a presigned link may be valid at most, in seconds: a week. */
const longest = 604_800;

/**
 * Refuses what S3 refuses from anyone: signatures of version 2, and presigned links that have expired. The signature itself
 * is not checked: there is no secret.
 *
 * @throws S3Error InvalidRequest (400), AuthorizationQueryParametersError (400) or AccessDenied (403)
 */
export function checkSignature({ query, headers }: Pick<S3Request, 'query' | 'headers'>, now: Date): void {
  if (headers.authorization?.startsWith('AWS ') || query['AWSAccessKeyId'] !== undefined) {
    throw new S3Error(
      'InvalidRequest',
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
      400,
    );
  }
  if (query['X-Amz-Signature'] === undefined) return;
  const signed = Date.parse(
    String(query['X-Amz-Date']).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  const seconds = Number(query['X-Amz-Expires']);
  if (Number.isNaN(signed) || !(seconds >= 1 && seconds <= longest)) {
    throw new S3Error(
      'AuthorizationQueryParametersError',
      `A presigned link has an X-Amz-Date, and X-Amz-Expires of 1 to ${longest} seconds.`,
      400,
    );
  }
  if (now.getTime() > signed + seconds * 1000) throw new S3Error('AccessDenied', 'Request has expired', 403);
}
