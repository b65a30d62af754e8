import type { IncomingMessage, ServerResponse } from 'node:http';
import { json as readJson } from 'node:stream/consumers';

/** Answers the requests that are signed for one AWS service. */
export type Service = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

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

/** Who calls, as the request's signature tells. */
export interface Caller {
  /** undefined for an unsigned request */
  readonly accessKeyId: string | undefined;
}

/** One operation of a service's API: input and output are shaped like the SDK's. Dates become epoch seconds. */
// biome-ignore lint/suspicious/noExplicitAny: each service types its own inputs
export type Operation = (input: any, caller: Caller) => Promise<object> | object;

/** Speaks AWS JSON 1.0 and 1.1 (`X-Amz-Target: Prefix.Operation`, errors as `__type`) for a map of operations. */
export function awsJsonService(operations: Record<string, Operation>): Service {
  return async (request, response) => {
    const contentType = request.headers['content-type'] ?? 'application/x-amz-json-1.1';
    const send = (statusCode: number, body: object, headers: Record<string, string> = {}) => {
      response.writeHead(statusCode, {
        'content-type': contentType,
        'x-amzn-requestid': crypto.randomUUID(),
        ...headers,
      });
      response.end(JSON.stringify(body, epochSeconds));
    };
    try {
      const name =
        String(request.headers['x-amz-target'] ?? '')
          .split('.')
          .at(-1) ?? '';
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!operation) {
        throw new ServiceError(
          'UnknownOperationException',
          `The local cloud does not serve ${name || 'this path'}.`,
        );
      }
      send(200, await operation(await readJson(request), caller(request)));
    } catch (error) {
      const { code, message, statusCode } =
        error instanceof ServiceError
          ? error
          : {
              code: 'InternalServerException',
              message: (error as Error).stack ?? String(error),
              statusCode: 500,
            };
      send(statusCode, { __type: code, message }, { 'x-amzn-errortype': code });
    }
  };
}

/** Reads the access key out of a Signature Version 4 header. The signature itself is not checked: there is no secret. */
export function caller(request: IncomingMessage): Caller {
  return { accessKeyId: /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] };
}

/** AWS JSON carries times as seconds since the epoch. `this[key]` is the value before Date.toJSON made it text. */
function epochSeconds(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key];
  return raw instanceof Date ? raw.getTime() / 1000 : value;
}
