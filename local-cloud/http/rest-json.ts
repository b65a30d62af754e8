import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Service, ServiceError } from './aws-json.ts';

/** Speaks AWS REST JSON: what the answer throws as a ServiceError is named in a header, its message is the body. */
export function restJsonService(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Service {
  return async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { code, message, statusCode } = error;
      response.writeHead(statusCode, { 'content-type': 'application/json', 'x-amzn-errortype': code });
      response.end(JSON.stringify({ message, Message: message }));
    }
  };
}
