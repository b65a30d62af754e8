import { S3ServiceException } from '@aws-sdk/client-s3';
import { isRefusal } from '../../../tasks/mask-logs/refusal.ts';

const answer = (httpStatusCode: number, name: string) =>
  new S3ServiceException({ name, message: '', $fault: 'client', $metadata: { httpStatusCode } });

describe('A request', () => {
  it.each([
    [400, 'InvalidURI'],
    [400, 'InvalidArgument'],
    [400, 'InvalidRequest'],
    [400, 'KeyTooLongError'],
    [400, 'KMS.DisabledException'],
    [403, 'AccessDenied'],
    [403, 'InvalidObjectState'],
    [405, 'MethodNotAllowed'],
  ])('is refused by %i %s', (status, name) => {
    expect(isRefusal(answer(status, name))).toBe(true);
  });

  it.each([
    [400, 'RequestTimeout'],
    [400, 'ThrottlingException'],
    [400, 'KMS.ThrottlingException'],
    [400, 'KMS.KMSInternalException'],
    [400, 'ExpiredToken'],
    [400, 'BadDigest'],
    [403, 'RequestTimeTooSkewed'],
    [403, 'InvalidAccessKeyId'],
    [403, 'SignatureDoesNotMatch'],
    [404, 'NoSuchBucket'],
    [404, 'NoSuchUpload'],
    [409, 'ConditionalRequestConflict'],
    [412, 'PreconditionFailed'],
    [429, 'TooManyRequests'],
    [500, 'InternalError'],
    [503, 'SlowDown'],
  ])('may succeed later in spite of %i %s', (status, name) => {
    expect(isRefusal(answer(status, name))).toBe(false);
  });

  it('is not refused by an error that is none of S3', () => {
    expect(isRefusal(new Error('ECONNRESET'))).toBe(false);
  });
});
