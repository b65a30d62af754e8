import { caller } from '../aws-json.ts';
import { S3Error } from '../fauxqs.ts';
import { operatorArn, principalOf } from '../principals.ts';
import type { AccessCheck } from '../s3/access.ts';
import { AccessDenied } from './denial.ts';
import { UnknownPermissionError } from './errors.ts';
import type { Iam } from './index.ts';
import { s3Needs } from './needs/s3.ts';

/** Checks requests to S3, whose refusals are XML and, for DeleteObjects, one for each object. */
export function s3Access(iam: Iam): AccessCheck {
  return (request, raw, missing) => {
    const principal = principalOf(caller(raw).accessKeyId);
    if (principal === operatorArn) return;
    try {
      iam.authorize(principal, s3Needs(request, missing));
    } catch (error) {
      if (error instanceof AccessDenied) throw new S3Error('AccessDenied', error.message, 403);
      if (error instanceof UnknownPermissionError) throw new S3Error(error.name, error.message, 501);
      throw error;
    }
  };
}
