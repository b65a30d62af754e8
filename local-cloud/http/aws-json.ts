import type { IncomingMessage, ServerResponse } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { refuse, ServiceError } from './service-error.ts';

export { ServiceError };

/** Answers the requests that are signed for one AWS service. */
export type Service = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The caller, by the request's signature. */
export interface Caller {
  /** undefined for an unsigned request */
  readonly accessKeyId: string | undefined;
}

/** One operation of a service's API: input and output are shaped like the SDK's. Dates become epoch seconds. */
// biome-ignore lint/suspicious/noExplicitAny: each service types its own inputs
export type Operation = (input: any, caller: Caller) => Promise<object> | object;

/** Speaks AWS JSON 1.0 and 1.1 (`X-Amz-Target: Prefix.Operation`) for a map of operations. */
export function awsJsonService(operations: Record<string, Operation>): Service {
  return async (request, response) => {
    try {
      const name = operationOf(request);
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!operation) {
        throw new ServiceError(
          'UnknownOperationException',
          `The local cloud does not serve ${name || 'this path'}.`,
        );
      }
      const output = await operation(await readJson(request), caller(request));
      const body = JSON.stringify(output, epochSeconds);
      const contentType = request.headers['content-type'] ?? 'application/x-amz-json-1.1';
      response.writeHead(200, { 'content-type': contentType }).end(body);
    } catch (error) {
      refuse(response, error);
    }
  };
}

/** The operation that `X-Amz-Target` names; empty without that header. */
export function operationOf(request: IncomingMessage): string {
  return String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
}

/** Reads the access key of a Signature Version 4 header. The signature itself is not checked: there is no secret. */
export function caller(request: IncomingMessage): Caller {
  return { accessKeyId: /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] };
}

/** AWS JSON carries times as seconds since the epoch. `this[key]` is the value before Date.toJSON turns it into text. */
function epochSeconds(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key];
  return raw instanceof Date ? raw.getTime() / 1000 : value;
}
