import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Service, ServiceError } from '../../http/aws-json.ts';
import { restJsonService } from '../../http/rest-json.ts';
import { functionNameOf, type InvocationResult } from './function.ts';

/** The most bytes of an event, by invocation type. */
const limits: Record<string, number> = { RequestResponse: 6 * 1024 ** 2, Event: 1024 ** 2 };

export interface Invoker {
  /** @throws ServiceError ResourceNotFoundException */
  checkFunction(functionName: string): void;
  invoke(functionName: string, event: string, traceId?: string): Promise<InvocationResult>;
  /** Returns at once. A function that fails is tried twice more. */
  invokeLater(functionName: string, event: string): void;
}

/** The Invoke API: `POST /2015-03-31/functions/NAME/invocations`. The deployer calls the rest of Lambda in process. */
export function invokeService(invoker: Invoker): Service {
  return restJsonService((request, response) => answer(invoker, request, response));
}

async function answer(invoker: Invoker, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '', 'http://localhost');
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(pathname) ?? [];
  if (request.method !== 'POST' || !name) {
    throw new ServiceError(
      'UnknownOperationException',
      `The local Lambda serves Invoke only, not ${pathname}.`,
      404,
    );
  }
  const functionName = functionNameOf(decodeURIComponent(name));
  invoker.checkFunction(functionName);
  const event = readEvent(await buffer(request), invocationType(request));
  const headers = { 'content-type': 'application/json' };
  switch (invocationType(request)) {
    case 'DryRun':
      response.writeHead(204, headers).end();
      return;
    case 'Event':
      invoker.invokeLater(functionName, event);
      response.writeHead(202, headers).end();
      return;
    default: {
      const traceId = request.headers['x-amzn-trace-id'] as string | undefined;
      const { payload, functionError } = await invoker.invoke(functionName, event, traceId);
      response.writeHead(200, {
        ...headers,
        'x-amz-executed-version': '$LATEST',
        ...(functionError && { 'x-amz-function-error': functionError }),
      });
      response.end(payload);
    }
  }
}

const invocationType = (request: IncomingMessage) =>
  String(request.headers['x-amz-invocation-type'] ?? 'RequestResponse');

function readEvent(body: Buffer, type: string): string {
  const limit = limits[type] ?? Number.POSITIVE_INFINITY;
  if (body.length > limit) {
    throw new ServiceError(
      'RequestTooLargeException',
      `${body.length} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`,
      413,
    );
  }
  const event = body.length === 0 ? '{}' : body.toString();
  try {
    JSON.parse(event);
  } catch (error) {
    throw new ServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
  return event;
}
