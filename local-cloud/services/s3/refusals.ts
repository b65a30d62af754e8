import { S3Error } from '../fauxqs.ts';
import type { storageApp } from './storage.ts';

/** What goes wrong outside of fauxqs's own handlers is told in XML as well: S3's clients read nothing else. */
export function refuseInXml(app: ReturnType<typeof storageApp>): void {
  app.setErrorHandler((error, _request, reply) => {
    const refusal = asS3Error(error as Error & { statusCode?: number });
    return reply.code(refusal.statusCode).type('application/xml').send(refusal.toXml());
  });
  app.setNotFoundHandler((request, reply) => {
    const refusal = new S3Error(
      'MethodNotAllowed',
      `The local S3 does not serve ${request.method} here.`,
      405,
    );
    return reply.code(405).type('application/xml').send(refusal.toXml());
  });
}

function asS3Error(error: Error & { statusCode?: number }): S3Error {
  if (error instanceof S3Error) return error;
  const { statusCode = 500, message } = error;
  if (statusCode === 413) return new S3Error('EntityTooLarge', message, 400);
  return statusCode < 500
    ? new S3Error('InvalidRequest', message, statusCode)
    : new S3Error('InternalError', message, 500);
}
