import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { operatorArn, principalOf } from '../core/principals.ts';
import { caller, type Service } from '../http/aws-json.ts';
import { AccessDenied } from './denial.ts';
import { UnknownPermissionError } from './errors.ts';
import type { Iam } from './index.ts';
import type { Need } from './need.ts';
import type { NeedsOf, NeedsOfRest } from './needs.ts';
import { replay } from './replay.ts';

/** How a service words its refusals. */
export interface Refusal {
  readonly code: string;
  readonly statusCode: number;
}

const jsonRefusal: Refusal = { code: 'AccessDeniedException', statusCode: 400 };
const restRefusal: Refusal = { code: 'AccessDeniedException', statusCode: 403 };

/** Lets requests through to a service of an AWS JSON protocol if their callers may make them. */
export function guardJson(service: Service, needsOf: NeedsOf, iam: Iam, refusal = jsonRefusal): Service {
  return guard(service, iam, refusal, async (request) => {
    const body = await text(request);
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) as string;
    return { needs: () => needsOf(operation, JSON.parse(body)), request: replay(request, body) };
  });
}

/** Lets requests through to a service of the REST JSON protocol if their callers may make them. */
export function guardRest(service: Service, needsOf: NeedsOfRest, iam: Iam): Service {
  return guard(service, iam, restRefusal, (request) => ({
    needs: () => needsOf(request.method as string, new URL(request.url as string, 'http://localhost')),
    request,
  }));
}

interface Read {
  needs(): Need[];
  /** What the service is to be given: as it came. */
  readonly request: IncomingMessage;
}

function guard(
  service: Service,
  iam: Iam,
  { code, statusCode }: Refusal,
  read: (request: IncomingMessage) => Read | Promise<Read>,
): Service {
  return async (request, response) => {
    const principal = principalOf(caller(request).accessKeyId);
    // The operator is the administrator.
    if (principal === operatorArn) return service(request, response);
    const { needs, request: unread } = await read(request);
    try {
      iam.authorize(principal, needs());
    } catch (error) {
      if (error instanceof AccessDenied) return refuse(response, statusCode, code, error.message);
      if (error instanceof UnknownPermissionError) return refuse(response, 501, error.name, error.message);
      throw error;
    }
    return service(unread, response);
  };
}

function refuse(response: ServerResponse, statusCode: number, code: string, message: string): void {
  response.writeHead(statusCode, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-errortype': code,
    'x-amzn-requestid': crypto.randomUUID(),
  });
  response.end(JSON.stringify({ __type: code, message }));
}
