import type { Clock } from '../../../core/clock.ts';
import { ServiceError } from '../../../http/aws-json.ts';
import { HeartbeatFailure, StateFailure } from '../language/failure.ts';
import type { Call, Integration } from './integration.ts';

interface Waiting {
  readonly report: PromiseWithResolvers<unknown>;
  heartbeat: () => void;
}

/** The tasks that wait for their result to be reported. */
export class Callbacks {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Waits for the result that is reported with the task token of a call.
   * @throws StateFailure as it was reported; HeartbeatFailure
   */
  expect({ taskToken, heartbeatSeconds, signal }: Call): Promise<unknown> {
    const report = Promise.withResolvers<unknown>();
    const waiting: Waiting = { report, heartbeat: () => {} };
    this.#waiting.set(taskToken, waiting);
    const stop = () => report.reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    if (heartbeatSeconds !== undefined) this.#expectHeartbeats(waiting, heartbeatSeconds * 1000, signal);
    const settle = () => {
      signal.removeEventListener('abort', stop);
      this.#waiting.delete(taskToken);
    };
    report.promise.then(settle, settle);
    return report.promise;
  }

  /** @throws ServiceError InvalidToken, TaskTimedOut */
  succeed(taskToken: string, output: unknown): void {
    this.#find(taskToken).report.resolve(output);
  }

  fail(taskToken: string, error: string | undefined, cause: string | undefined): void {
    this.#find(taskToken).report.reject(new StateFailure(error, cause));
  }

  heartbeat(taskToken: string): void {
    this.#find(taskToken).heartbeat();
  }

  #find(taskToken: string): Waiting {
    const waiting = this.#waiting.get(taskToken);
    if (waiting) return waiting;
    if (!isTaskToken(taskToken)) throw new ServiceError('InvalidToken', `Invalid Token: 'Invalid token'`);
    throw new ServiceError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  }

  #expectHeartbeats(waiting: Waiting, milliseconds: number, signal: AbortSignal): void {
    let timer = new AbortController();
    const restart = () => {
      timer.abort();
      timer = new AbortController();
      this.#clock.sleep(milliseconds, AbortSignal.any([timer.signal, signal])).then(
        () => waiting.report.reject(new HeartbeatFailure()),
        () => {},
      );
    };
    waiting.heartbeat = restart;
    waiting.report.promise.then(
      () => timer.abort(),
      () => timer.abort(),
    );
    restart();
  }
}

/** The token of one attempt at a task of an execution, with a unique id. */
export function newTaskToken(executionArn: string, id: string): string {
  return Buffer.from(JSON.stringify([executionArn, id])).toString('base64');
}

/** The id in a token. */
export function idOf(taskToken: string): string {
  return JSON.parse(Buffer.from(taskToken, 'base64').toString())[1];
}

function isTaskToken(token: string): boolean {
  try {
    return Array.isArray(JSON.parse(Buffer.from(token, 'base64').toString()));
  } catch {
    return false;
  }
}

/** Rejects when heartbeats stop, because then even the call is no longer waited for. Never resolves. */
function silence(report: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    report.catch((failure) => {
      if (failure instanceof HeartbeatFailure) reject(failure);
    });
  });
}

/** An integration with `.waitForTaskToken`: the call, and then the wait for the reported result. */
export function waitForTaskToken(integration: Integration, callbacks: Callbacks): Integration {
  const { resourceType, resource } = integration;
  const named = { resourceType, resource: `${resource}.waitForTaskToken` };
  // The report may arrive before the call returns, so the wait starts with the call.
  const reports = new WeakMap<Call, Promise<unknown>>();
  return {
    ...integration,
    ...named,
    submits: true,
    scheduled: (args, region) => ({ ...integration.scheduled(args, region), ...named }),
    request(args, call) {
      const report = callbacks.expect(call);
      reports.set(call, report);
      return Promise.race([integration.request(args, call), silence(report)]);
    },
    complete: (_, call) => reports.get(call) ?? callbacks.expect(call),
  };
}
