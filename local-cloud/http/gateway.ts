import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Service } from './aws-json.ts';

/** A service behind the gateway, and how its requests are known. */
export interface Route {
  /** The service's name in the scope of a Signature Version 4 credential. */
  readonly signingName: string;
  /** For unsigned requests: the part of `X-Amz-Target` before the dot … */
  readonly target?: string;
  /** … or how the path begins. */
  readonly path?: string;
  readonly service: Service;
}

export interface Gateway {
  /** `http://127.0.0.1:<port>`: SDKs address buckets by path on an IP address, so no host names are needed. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Listens on the loopback interface only: the buckets hold what has not been masked yet.
 *
 * @param port 0 takes any free port
 * @param routing requests that come before it resolves wait for it: services need the endpoint before they can start
 * @throws Error EADDRINUSE
 */
export async function startGateway(
  port: number,
  routing: readonly Route[] | Promise<readonly Route[]>,
): Promise<Gateway> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void serve(request, response);
  });
  // An upload of a large object takes as long as it takes.
  server.requestTimeout = 0;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: actualPort } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${actualPort}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (fromAnotherSite(request)) {
      return refuse(
        response,
        403,
        'AccessDenied',
        `This endpoint serves ${endpoint} only, not other web sites.`,
      );
    }
    const routes = await routing;
    const route = routes.find((candidate) => matches(candidate, request));
    if (!route) {
      const name = signingName(request) ?? request.headers['x-amz-target'] ?? request.url;
      const served = routes.map((each) => each.signingName).join(', ');
      return refuse(
        response,
        400,
        'UnknownService',
        `The local cloud does not serve ${name}. It serves ${served}.`,
      );
    }
    try {
      await route.service(request, response);
    } catch (error) {
      if (response.headersSent) response.destroy(error as Error);
      else refuse(response, 500, 'InternalFailure', (error as Error).stack ?? String(error));
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

function matches(route: Route, request: IncomingMessage): boolean {
  const name = signingName(request);
  if (name) return name === route.signingName;
  const target = request.headers['x-amz-target'];
  if (target) return String(target).split('.')[0] === route.target;
  return route.path !== undefined && request.url?.startsWith(route.path) === true;
}

/** `Credential=KEY/date/region/SERVICE/aws4_request`, in the header or, presigned, in the query. */
function signingName(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers;
  const presigned = /[?&]X-Amz-Credential=([^&]+)/.exec(request.url ?? '')?.[1];
  const scope = authorization ?? (presigned && `Credential=${decodeURIComponent(presigned)}`);
  return /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(scope ?? '')?.[1];
}

/**
 * Any page in the operator's browser can send requests to a loopback port. A foreign `Origin`, or a `Host` that is not
 * this machine (DNS rebinding), gives it away.
 */
function fromAnotherSite(request: IncomingMessage): boolean {
  const { host = '', origin } = request.headers;
  const local = /^((.+\.)?localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
  return !local || (origin !== undefined && origin !== `http://${host}`);
}

function refuse(response: ServerResponse, statusCode: number, code: string, message: string): void {
  response.writeHead(statusCode, { 'content-type': 'application/json', 'x-amzn-errortype': code });
  response.end(JSON.stringify({ __type: code, message }));
}
