import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { systemClock } from '../../core/clock.ts';
import type { ServiceLog } from '../../core/service-log.ts';
import { environmentOf } from './environment.ts';
import { type FunctionConfiguration, failure, type InvocationResult } from './function.ts';
import type { Invocation, RuntimeMessage } from './runtime.ts';

/** Milliseconds after which loading the code counts as a timeout, as on AWS. */
const initTimeout = 10_000;

/**
 * One worker thread with one function's code. It serves one invocation at a time and is reused while it lives. Code runs on
 * real time, whatever clock the cloud has: so do its timeouts.
 */
export class ExecutionEnvironment {
  readonly #configuration: FunctionConfiguration;
  readonly #worker: Worker;
  readonly #ready: Promise<InvocationResult | undefined>;
  #requestId: string | undefined;
  #dead = false;

  constructor(configuration: FunctionConfiguration, endpoint: string, log: ServiceLog) {
    this.#configuration = configuration;
    this.#worker = new Worker(new URL('./runtime.ts', import.meta.url), {
      name: configuration.functionName,
      env: environmentOf(configuration, endpoint),
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: configuration.memorySize },
      stdout: true,
      stderr: true,
    });
    for (const input of [this.#worker.stdout, this.#worker.stderr]) {
      createInterface({ input }).on('line', (line) => log.print(line, this.#requestId));
    }
    // Code may also end its environment between invocations, when nobody waits for its messages.
    this.#worker.on('error', () => this.#die()).on('exit', () => this.#die());
    this.#worker.on('message', (message: RuntimeMessage) => {
      if (message.type === 'error' && message.fatal) void this.terminate();
    });
    this.#ready = this.#next(initTimeout);
  }

  /** Whether it can take another invocation. */
  get usable(): boolean {
    return !this.#dead;
  }

  /** Never rejects: any failure of the code is a result, as on AWS. */
  async invoke(invocation: Omit<Invocation, 'deadline'>): Promise<InvocationResult> {
    this.#requestId = invocation.requestId;
    const initError = await this.#ready;
    if (initError) return initError;
    const timeout = this.#configuration.timeout * 1000;
    const answer = this.#next(timeout);
    const deadline = systemClock.now().getTime() + timeout;
    this.#worker.postMessage({ ...invocation, deadline } satisfies Invocation);
    return (await answer) ?? failure('Runtime.ExitError', 'The runtime answered out of turn.');
  }

  async terminate(): Promise<void> {
    this.#die();
    await this.#worker.terminate();
  }

  #die(): void {
    this.#dead = true;
  }

  /** The result in the runtime's next message, or the way it ended instead. Undefined if it is ready. */
  async #next(timeout: number): Promise<InvocationResult | undefined> {
    const settled = new AbortController();
    const { signal } = settled;
    try {
      return await Promise.race([
        once(this.#worker, 'message', { signal }).then(([message]) => this.#read(message)),
        once(this.#worker, 'exit', { signal }).then(([code]) => this.#exited(code)),
        delay(timeout, undefined, { signal }).then(() => this.#timedOut()),
      ]);
    } catch (error) {
      // The worker's `error` event: the runtime catches everything but a lack of memory.
      const killed = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      return this.#exitError(killed ? 'Runtime exited with error: signal: killed' : String(error));
    } finally {
      settled.abort();
    }
  }

  #read(message: RuntimeMessage): InvocationResult | undefined {
    if (message.type === 'ready') return undefined;
    if (message.type === 'result') return { payload: message.payload };
    return { payload: message.payload, functionError: 'Unhandled' };
  }

  #exited(code: number): InvocationResult {
    return this.#exitError(
      code === 0
        ? 'Runtime exited without providing a reason'
        : `Runtime exited with error: exit status ${code}`,
    );
  }

  #timedOut(): InvocationResult {
    void this.terminate();
    const seconds = this.#configuration.timeout.toFixed(2);
    return failure(
      'Sandbox.Timedout',
      `RequestId: ${this.#requestId} Error: Task timed out after ${seconds} seconds`,
    );
  }

  #exitError(reason: string): InvocationResult {
    return failure('Runtime.ExitError', `RequestId: ${this.#requestId} Error: ${reason}`);
  }
}
