import type { ServerResponse } from 'node:http';

/** An error as an AWS service reports it: `code` is the name that SDKs know it by. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly statusCode: number;

  constructor(code: string, message: string, statusCode = 400) {
    super(message);
    this.code = code;
    this.statusCode = statusCode;
  }
}

/** Anything but a ServiceError is a bug of the service, so it is answered with a 500 and its stack. */
export const refusalOf = (error: unknown): ServiceError =>
  error instanceof ServiceError
    ? error
    : new ServiceError('InternalFailure', (error as Error).stack ?? String(error), 500);

/** Answers a request with an error, in the form that SDKs read for every JSON protocol: the code in a header and in the body. */
export function refuse(response: ServerResponse, error: unknown): void {
  const { code, message, statusCode } = refusalOf(error);
  response.writeHead(statusCode, { 'content-type': 'application/json', 'x-amzn-errortype': code });
  response.end(JSON.stringify({ __type: code, message }));
}
