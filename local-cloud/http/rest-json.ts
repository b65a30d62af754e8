import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Service } from './aws-json.ts';
import { refuse } from './service-error.ts';

/** Speaks AWS REST JSON, where each service reads paths and methods itself: `answer` throws what it refuses. */
export function restJsonService(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Service {
  return (request, response) => answer(request, response).catch((error) => refuse(response, error));
}
