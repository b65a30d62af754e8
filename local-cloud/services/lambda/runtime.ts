/**
 * Lambda's Node.js runtime, inside a worker thread. It loads the handler once, then serves invocations one by one. Functions
 * run on real time and with real chance.
 */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';

export interface Invocation {
  readonly requestId: string;
  readonly invokedFunctionArn: string;
  /** milliseconds since the epoch */
  readonly deadline: number;
  readonly traceId: string;
  /** JSON */
  readonly event: string;
}

/** A message of the runtime: it is ready, it has a result, or it failed (and, if fatal, cannot go on). */
export type RuntimeMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'result'; readonly payload: string }
  | { readonly type: 'error'; readonly payload: string; readonly fatal: boolean };

type Handler = (event: unknown, context: object) => unknown;

const port = parentPort;
if (!port) throw new Error('The runtime runs in a worker thread.');
const post = (message: RuntimeMessage) => port.postMessage(message);

// Lambda's image includes the AWS SDK, so bundles leave it out. Here they get the one that this file's project has.
registerHooks({
  resolve(specifier, context, nextResolve) {
    const parentURL = /^@(aws-sdk|smithy)\//.test(specifier) ? import.meta.url : context.parentURL;
    return nextResolve(specifier, { ...context, parentURL });
  },
});

process.on('uncaughtException', (error) => fail(error, true));
process.on('unhandledRejection', (reason) => {
  fail(Object.assign(new Error(String(reason)), { name: 'Runtime.UnhandledPromiseRejection' }), true);
});

try {
  const handler = await loadHandler(process.env.LAMBDA_TASK_ROOT ?? '', process.env._HANDLER ?? '');
  port.on('message', (invocation: Invocation) => void invoke(handler, invocation));
  post({ type: 'ready' });
} catch (error) {
  fail(error, true);
}

async function loadHandler(root: string, name: string): Promise<Handler> {
  const [, module = '', exported = ''] = /^(.*)\.([^.]+)$/.exec(name) ?? [];
  const file = ['.mjs', '.js', '.cjs'].map((extension) => join(root, module + extension)).find(existsSync);
  if (!file) throw runtimeError('ImportModuleError', `Error: Cannot find module '${module}'`);
  const namespace = await import(pathToFileURL(file).href);
  const handler = namespace[exported] ?? namespace.default?.[exported];
  if (typeof handler !== 'function') {
    throw runtimeError('HandlerNotFound', `${name} is undefined or not exported`);
  }
  return handler;
}

async function invoke(handler: Handler, invocation: Invocation): Promise<void> {
  process.env._X_AMZN_TRACE_ID = invocation.traceId;
  try {
    const result = await handler(JSON.parse(invocation.event), contextOf(invocation));
    post({ type: 'result', payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    fail(error, false);
  }
}

function contextOf({ requestId, invokedFunctionArn, deadline }: Invocation): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function runtimeError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name: `Runtime.${name}` });
}

function fail(error: unknown, fatal: boolean): void {
  const payload =
    error instanceof Error
      ? { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] }
      : { errorType: typeof error, errorMessage: String(error), trace: [] };
  post({ type: 'error', payload: JSON.stringify(payload), fatal });
}
