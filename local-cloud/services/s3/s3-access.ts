import { principalOf } from '../../core/principals.ts';
import { caller } from '../../http/aws-json.ts';
import { AccessDenied } from '../../iam/denial.ts';
import { UnknownPermissionError } from '../../iam/errors.ts';
import type { Iam } from '../../iam/index.ts';
import { S3Error } from '../fauxqs.ts';
import type { AccessCheck } from './access.ts';
import { s3Needs } from './needs.ts';

/** Checks requests to S3, whose refusals are XML and, for DeleteObjects, one for each object. */
export function s3Access(iam: Iam): AccessCheck {
  return (request, raw, facts) => {
    if (raw.headers.authorization === undefined && request.query['X-Amz-Signature'] === undefined) {
      throw new S3Error('AccessDenied', 'Access Denied: the request is not signed.', 403);
    }
    const principal = principalOf(caller(raw).accessKeyId);
    try {
      iam.authorize(principal, s3Needs(request, facts));
    } catch (error) {
      if (error instanceof AccessDenied) throw new S3Error('AccessDenied', error.message, 403);
      if (error instanceof UnknownPermissionError) throw new S3Error(error.name, error.message, 501);
      throw error;
    }
  };
}
