import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Chance, systemChance } from '../core/chance.ts';
import type { Service } from './aws-json.ts';
import { refuseQuery } from './aws-query.ts';
import { refuse, ServiceError } from './service-error.ts';

/** A service behind the gateway, and how its requests are recognized. */
export interface Route {
  /** The service's name in the scope of a Signature Version 4 credential. */
  readonly signingName: string;
  /** For unsigned requests: the part of `X-Amz-Target` before the dot … */
  readonly target?: string;
  /** … or how the path begins. */
  readonly path?: string;
  /** Whether it takes what no service is recognized by: requests without a signature of version 4. */
  readonly others?: boolean;
  readonly service: Service;
}

export interface Gateway {
  /** `http://127.0.0.1:<port>`: SDKs address buckets by path on an IP address, so no host names are needed. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Listens on the loopback interface only: what is stored here is for this machine alone.
 *
 * @param port 0 takes any free port
 * @param routing services need the endpoint before they can start; requests wait until this resolves
 * @param chance gives each request its id
 * @throws Error EADDRINUSE
 */
export async function startGateway(
  port: number,
  routing: readonly Route[] | Promise<readonly Route[]>,
  chance: Chance = systemChance,
): Promise<Gateway> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void serve(request, response);
  });
  // A large upload may take any time.
  server.requestTimeout = 0;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: actualPort } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${actualPort}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('x-amzn-requestid', chance.uuid());
    try {
      checkOrigin(request);
      await routeOf(request, await routing).service(request, response);
    } catch (error) {
      if (response.headersSent) response.destroy(error as Error);
      else if (isForm(request)) refuseQuery(response, error);
      else refuse(response, error);
    }
  }

  return {
    endpoint,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** @throws ServiceError UnknownService */
function routeOf(request: IncomingMessage, routes: readonly Route[]): Route {
  const others = isRecognizable(request) ? undefined : routes.find((candidate) => candidate.others);
  const route = routes.find((candidate) => matches(candidate, request)) ?? others;
  if (route) return route;
  const name = signingName(request) ?? request.headers['x-amz-target'] ?? request.url;
  const served = routes.map((each) => each.signingName).join(', ');
  throw new ServiceError('UnknownService', `The local cloud does not serve ${name}. It serves ${served}.`);
}

function matches(route: Route, request: IncomingMessage): boolean {
  const name = signingName(request);
  if (name) return name === route.signingName;
  const target = request.headers['x-amz-target'];
  if (target) return String(target).split('.')[0] === route.target;
  return route.path !== undefined && request.url?.startsWith(route.path) === true;
}

function isRecognizable(request: IncomingMessage): boolean {
  return (
    signingName(request) !== undefined || request.headers['x-amz-target'] !== undefined || isForm(request)
  );
}

/** Clients of the Query protocol send forms, and read XML only. */
function isForm({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
}

/** `Credential=KEY/date/region/SERVICE/aws4_request`, in the header or, presigned, in the query. */
function signingName(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers;
  const presigned = /[?&]X-Amz-Credential=([^&]+)/.exec(request.url ?? '')?.[1];
  const scope = authorization ?? (presigned && `Credential=${decodeURIComponent(presigned)}`);
  return /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(scope ?? '')?.[1];
}

/**
 * Any page in the operator's browser can send requests to a loopback port. Its `Origin` gives it away, or a `Host` that is
 * not this machine (DNS rebinding).
 *
 * @throws ServiceError AccessDenied (403)
 */
function checkOrigin(request: IncomingMessage): void {
  const { host = '', origin } = request.headers;
  const isLocal = /^((.+\.)?localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
  if (isLocal && (origin === undefined || origin === `http://${host}`)) return;
  throw new ServiceError('AccessDenied', 'This endpoint serves this machine only, not other web sites.', 403);
}
