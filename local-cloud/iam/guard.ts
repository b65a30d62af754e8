import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { operatorArn, principalOf } from '../core/principals.ts';
import { caller, operationOf, type Service } from '../http/aws-json.ts';
import { readQuery, refuseQuery } from '../http/aws-query.ts';
import { refuse, ServiceError } from '../http/service-error.ts';
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
const queryRefusal: Refusal = { code: 'AccessDenied', statusCode: 403 };

/** Lets a request through to a service of an AWS JSON protocol if its caller may make it. */
export function guardJson(service: Service, needsOf: NeedsOf, iam: Iam, refusal = jsonRefusal): Service {
  return guard(service, iam, refusal, async (request) => {
    const body = await text(request);
    return { needs: () => needsOf(operationOf(request), JSON.parse(body)), request: replay(request, body) };
  });
}

/** Lets a request through to a service of the REST JSON protocol if its caller may make it. */
export function guardRest(service: Service, needsOf: NeedsOfRest, iam: Iam): Service {
  return guard(service, iam, restRefusal, (request) => ({
    needs: () => needsOf(request.method as string, new URL(request.url as string, 'http://localhost')),
    request,
  }));
}

/** Lets a request through to a service of the AWS Query protocol if its caller may make it. */
export function guardQuery(service: Service, needsOf: NeedsOf, iam: Iam): Service {
  const read = async (request: IncomingMessage): Promise<Read> => {
    const body = await text(request);
    const { operation, input } = readQuery(body);
    return { needs: () => needsOf(operation, input), request: replay(request, body) };
  };
  return guard(service, iam, queryRefusal, read, refuseQuery);
}

interface Read {
  needs(): Need[];
  /** The request as it came, for the service to read. */
  readonly request: IncomingMessage;
}

function guard(
  service: Service,
  iam: Iam,
  { code, statusCode }: Refusal,
  read: (request: IncomingMessage) => Read | Promise<Read>,
  answer: (response: ServerResponse, error: ServiceError) => void = refuse,
): Service {
  return async (request, response) => {
    const principal = principalOf(caller(request).accessKeyId);
    // The operator is the administrator.
    if (principal === operatorArn) return service(request, response);
    const { needs, request: unread } = await read(request);
    try {
      iam.authorize(principal, needs());
    } catch (error) {
      if (error instanceof AccessDenied) {
        return answer(response, new ServiceError(code, error.message, statusCode));
      }
      if (error instanceof UnknownPermissionError) {
        return answer(response, new ServiceError(error.name, error.message, 501));
      }
      throw error;
    }
    return service(unread, response);
  };
}
