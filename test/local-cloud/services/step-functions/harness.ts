import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as readJson } from 'node:stream/consumers';
import {
  CreateStateMachineCommand,
  type DescribeExecutionOutput,
  type HistoryEvent,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { VirtualClock } from '../../../../local-cloud/core/virtual-clock.ts';
import {
  createStepFunctions,
  type StepFunctionsOptions,
} from '../../../../local-cloud/services/step-functions/index.ts';
import { ended } from '../../../support/executions.ts';
import { until } from '../../../support/until.ts';

/** A Lambda function of a test: returns its result or throws. */
// biome-ignore lint/suspicious/noExplicitAny: each test knows its own payloads
export type FakeFunction = (payload: any) => unknown;

export const roleArn = 'arn:aws:iam::000000000000:role/states';
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

export interface Harness extends AsyncDisposable {
  readonly sfn: SFNClient;
  readonly endpoint: string;
  /** The calls of Lambda functions, in order. */
  readonly calls: { readonly name: string; readonly payload: unknown }[];
  /** Creates a state machine in JSONata. @returns its ARN */
  create(definition: object, name?: string): Promise<string>;
  /** Creates a state machine, runs it, and waits for the end of the execution. */
  run(definition: object, input?: unknown): Promise<DescribeExecutionOutput>;
  start(stateMachineArn: string, input?: unknown, name?: string): Promise<string>;
  ended(executionArn: string): Promise<DescribeExecutionOutput>;
  /** Waits for a call of a Lambda function, with a certain payload if one is given. @returns the payload */
  called(name: string, payload?: unknown): Promise<unknown>;
  history(executionArn: string): Promise<HistoryEvent[]>;
}

/**
 * Starts a Step Functions service on its own port, with a real SDK client and a Lambda endpoint with the given functions.
 * @param options.s3 - the endpoint of an S3 server
 */
export async function stepFunctions(
  functions: Record<string, FakeFunction> = {},
  { s3, ...options }: StepFunctionsOptions & { readonly s3?: string } = {},
): Promise<Harness> {
  const calls: Harness['calls'] = [];
  const lambda = await serve(lambdaEndpoint(functions, calls));
  const service = createStepFunctions({
    client: (name) => ({
      endpoint: name === 's3' ? s3 : name === 'sfn' ? endpoint : urlOf(lambda),
      region: 'us-east-1',
      credentials,
      forcePathStyle: true,
    }),
    ...options,
  });
  const server = await serve((request, response) => void service.service(request, response));
  const endpoint = urlOf(server);
  const sfn = new SFNClient({ endpoint, region: 'us-east-1', credentials });
  const harness: Harness = {
    sfn,
    endpoint,
    calls,
    async create(definition, name = `machine-${crypto.randomUUID()}`) {
      const text = JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
      const created = await sfn.send(new CreateStateMachineCommand({ name, definition: text, roleArn }));
      return created.stateMachineArn as string;
    },
    async run(definition, input = {}) {
      return harness.ended(await harness.start(await harness.create(definition), input));
    },
    async start(stateMachineArn, input = {}, name) {
      const text = JSON.stringify(input);
      const started = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: text, name }));
      return started.executionArn as string;
    },
    ended: (executionArn) => ended(sfn, executionArn),
    async called(name, payload) {
      const call = await until(`the call of ${name}`, () =>
        calls.find((each) => each.name === name && (payload === undefined || each.payload === payload)),
      );
      return call.payload;
    },
    async history(executionArn) {
      const found: HistoryEvent[] = [];
      for await (const { events } of paginateGetExecutionHistory(
        { client: sfn, pageSize: 1000 },
        { executionArn },
      )) {
        found.push(...(events ?? []));
      }
      return found;
    },
    async [Symbol.asyncDispose]() {
      await service.close();
      sfn.destroy();
      for (const each of [server, lambda]) {
        each.closeAllConnections();
        each.close();
      }
    },
  };
  return harness;
}

/** The same with a clock that skips every wait. A call that takes longer than `patience` (milliseconds) hangs. */
export function inVirtualTime(
  functions: Record<string, FakeFunction> = {},
  patience = 1000,
): Promise<Harness> {
  const clock = new VirtualClock(undefined, { patience });
  return stepFunctions(functions, { clock, working: clock.working });
}

/** The outline of a history, with lines such as `5<-4 TaskStarted`. */
export function outline(events: readonly HistoryEvent[]): string[] {
  return events.map(({ id, previousEventId, type }) => `${id}<-${previousEventId} ${type}`);
}

export async function serve(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

export function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers `POST /2015-03-31/functions/NAME/invocations` like Lambda. */
export function lambdaEndpoint(
  functions: Record<string, FakeFunction>,
  calls: Harness['calls'],
): RequestListener {
  return async (request, response) => {
    const name = decodeURIComponent(request.url?.split('/')[3] ?? '').replace(/.*:function:/, '');
    const payload = await readJson(request);
    calls.push({ name, payload });
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-amzn-requestid': 'request-1',
        ...headers,
      });
      response.end(JSON.stringify(body));
    };
    const fake = functions[name];
    if (!fake) {
      const Message = `Function not found: arn:aws:lambda:us-east-1:000000000000:function:${name}:$LATEST`;
      answer(404, { Type: 'User', Message }, { 'x-amzn-errortype': 'ResourceNotFoundException' });
      return;
    }
    try {
      answer(200, (await fake(payload)) ?? null, { 'x-amz-executed-version': '$LATEST' });
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      answer(200, { errorType, errorMessage }, { 'x-amz-function-error': 'Unhandled' });
    }
  };
}
