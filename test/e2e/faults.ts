import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../../local-cloud/core/clock.ts';

/** What becomes of a call, instead of what should. */
export type Fault = (call: Call) => Promise<void> | void;

/** A call of a workflow, a function or the warehouse to a service. */
export interface Call {
  readonly operation: string;
  readonly body: Buffer;
  /** Has the service do what it is asked for. */
  serve(): Promise<Answer>;
  answer(answer: Answer): void;
  /** Gives no answer: the connection breaks. */
  hangUp(): void;
  /** Gives no answer, ever. */
  hang(): void;
}

interface Answer {
  readonly statusCode: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * Stands between what runs in the cloud and the cloud's services, and spoils chosen calls. Operations are called
 * `RedshiftData.ExecuteStatement vacuum` (with the name of the statement), `Lambda.Invoke FUNCTION`,
 * `S3.PutObject /BUCKET/KEY`.
 */
export class Faults {
  readonly endpoint: string;
  readonly #server: Server;
  #services = Promise.withResolvers<string>();
  #spoiled: { readonly operations: RegExp; readonly fault: Fault } | undefined;
  #hanging = Promise.withResolvers<Call>();
  #served: string[] = [];

  static async start(): Promise<Faults> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Faults(server);
  }

  private constructor(server: Server) {
    this.#server = server.on('request', (request, response) => void this.#receive(request, response));
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Passes calls on to the services at an endpoint. @returns its own endpoint */
  readonly before = (services: string): string => {
    this.#services.resolve(services);
    return this.endpoint;
  };

  /** Lets calls wait until there are services again. */
  waitForServices(): void {
    this.#services = Promise.withResolvers();
  }

  /** Spoils all calls of the operations whose name matches, and none else, until they are mended. */
  spoil(operations: RegExp, fault: Fault): void {
    this.#spoiled = { operations, fault };
  }

  mend(): void {
    this.#spoiled = undefined;
  }

  /** The next call that gets no answer. */
  get hanging(): Promise<Call> {
    return this.#hanging.promise;
  }

  /** The operations that have reached a service since this was asked the last time. */
  takeServed(): string[] {
    return this.#served.splice(0);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const call: Call = {
      operation: operationOf(request, body),
      body,
      serve: async () => {
        this.#served.push(call.operation);
        return passOn(request, body, await this.#services.promise);
      },
      answer({ statusCode, headers, body }) {
        response.writeHead(statusCode, headers).end(body);
      },
      hangUp: () => request.socket.destroy(),
      hang: () => {
        this.#hanging.resolve(call);
        this.#hanging = Promise.withResolvers();
      },
    };
    const spoiled = this.#spoiled?.operations.test(call.operation);
    try {
      await (spoiled ? this.#spoiled?.fault(call) : call.answer(await call.serve()));
    } catch {
      // The cloud was killed meanwhile.
      call.hangUp();
    }
  }
}

/** AWS's error, and nothing is done. */
export function refused(statusCode: number, code: string, message = 'Not now.'): Fault {
  const xml = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  const json = JSON.stringify({ __type: code, message });
  return ({ operation, answer }) => {
    const headers = { 'x-amzn-errortype': code, 'x-amzn-requestid': 'refused' };
    answer({ statusCode, headers, body: Buffer.from(operation.startsWith('S3.') ? xml : json) });
  };
}

/** A good answer, but nothing is done. */
export function pretended(headers: Readonly<Record<string, string>>, body: string): Fault {
  return ({ answer }) => answer({ statusCode: 200, headers, body: Buffer.from(body) });
}

/** The warehouse says that a statement runs, and does nothing. */
export function statementRuns(Id: string): Fault {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  return pretended(headers, JSON.stringify({ Id, Status: 'STARTED', HasResultSet: false }));
}

/** No fault: the service does what it is asked for, and says so. */
export const passedOn: Fault = async ({ serve, answer }) => answer(await serve());

/** The service does what it is asked for, and the connection breaks before it can say so. */
export const lost: Fault = async ({ serve, hangUp }) => {
  await serve();
  hangUp();
};

/** The same after 50 virtual seconds: ten before the call would time out. What waits for hours then takes few calls. */
export function slowly(clock: Clock, fault: Fault): Fault {
  return async (call) => {
    // Otherwise the clock would wait for the answer.
    call.hang();
    await clock.sleep(50_000);
    await fault(call);
  };
}

/** The call never arrives. */
export const hung: Fault = ({ hang }) => hang();

/** The service does what it is asked for, and its answer never comes. */
export const hungAfterwards: Fault = async ({ serve, hang }) => {
  await serve();
  hang();
};

/** The function does its work, and what Lambda says of it is that it failed. */
export function functionFailed(errorType: string, errorMessage: string): Fault {
  return async ({ serve, answer }) => {
    const { headers, statusCode } = await serve();
    const body = Buffer.from(JSON.stringify({ errorType, errorMessage }));
    const { 'content-length': _, ...rest } = headers;
    answer({ statusCode, headers: { ...rest, 'x-amz-function-error': 'Unhandled' }, body });
  };
}

function operationOf({ headers, method, url = '' }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (target) {
    const { StatementName } = JSON.parse(body.toString()) as { StatementName?: string };
    return StatementName ? `${target} ${StatementName}` : String(target);
  }
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(pathname) ?? [];
  if (name) return `Lambda.Invoke ${decodeURIComponent(name)}`;
  const operation = searchParams.get('x-id') ?? (searchParams.has('delete') ? 'DeleteObjects' : method);
  return `S3.${searchParams.has('list-type') ? 'ListObjectsV2' : operation} ${decodeURIComponent(pathname)}`;
}

function passOn({ method, url, headers }: IncomingMessage, body: Buffer, endpoint: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port, hostname } = new URL(endpoint);
    send({ hostname, port, method, path: url, headers }, async (answer) => {
      try {
        const { statusCode = 500, headers: given } = answer;
        resolve({ statusCode, headers: given, body: await buffer(answer) });
      } catch (error) {
        reject(error);
      }
    })
      .on('error', reject)
      .end(body);
  });
}
