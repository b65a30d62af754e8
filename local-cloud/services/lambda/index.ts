import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { region } from '../../core/account.ts';
import type { Chance } from '../../core/chance.ts';
import type { Clock } from '../../core/clock.ts';
import { type JsonFile, jsonFile } from '../../core/json-file.ts';
import { roleCredentials } from '../../core/principals.ts';
import { type ServiceLog, serviceLog } from '../../core/service-log.ts';
import { type Service, ServiceError } from '../../http/aws-json.ts';
import { CodeStore } from './code.ts';
import { Concurrency } from './concurrency.ts';
import { EventSource, type EventSourceMapping } from './event-source/index.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionConfiguration, InvocationResult } from './function.ts';
import { failure } from './function.ts';
import { type Invoker, invokeService } from './invoke.ts';

export interface LambdaOptions {
  /** The gateway's URL, where functions reach every service. */
  readonly endpoint: string;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Where functions and their code are kept; in memory when absent. */
  readonly directory?: string;
  /** Where `<function name>.log` files go. */
  readonly logs?: string;
}

interface Deployed {
  readonly functions: Record<string, FunctionConfiguration>;
  readonly eventSources: Record<string, EventSourceMapping>;
}

/** The most bytes of a synchronous result. */
const largestResponse = 6_291_556;
/** Seconds that an asynchronous invocation waits before its second and third attempt. */
const retryDelays = [60, 120];
/** Milliseconds that running batches have to finish when the cloud closes. */
const grace = 5000;

/** Functions in worker threads, and the queues that feed them. */
export class Lambda implements Invoker {
  readonly service: Service = invokeService(this);
  readonly #options: LambdaOptions;
  readonly #code: CodeStore;
  readonly #deployed: JsonFile<Deployed>;
  readonly #environments = new Map<string, Concurrency<ExecutionEnvironment>>();
  readonly #eventSources = new Map<string, EventSource>();
  /** SQS clients, by the role that polls. */
  readonly #pollers = new Map<string, SQSClient>();
  readonly #closing = new AbortController();

  /** Functions and event sources that were deployed before go on at once. */
  constructor(options: LambdaOptions) {
    this.#options = options;
    const { directory } = options;
    this.#deployed = jsonFile(directory && join(directory, 'functions.json'), {
      functions: {},
      eventSources: {},
    });
    this.#code = new CodeStore(directory && join(directory, 'code'));
    const { functions, eventSources } = this.#deployed.content;
    this.#code.removeAllBut(new Set(Object.values(functions).map(({ codeDirectory }) => codeDirectory)));
    for (const [id, mapping] of Object.entries(eventSources)) this.#startEventSource(id, mapping);
  }

  /** Creates or replaces a function. Running invocations finish with the code they started with. */
  async putFunction(configuration: FunctionConfiguration): Promise<void> {
    const { functionName } = configuration;
    const codeDirectory = this.#code.keep(configuration.codeDirectory);
    this.#deployed.content.functions[functionName] = { ...configuration, codeDirectory };
    this.#deployed.save();
    await this.#retire(functionName);
  }

  async deleteFunction(functionName: string): Promise<void> {
    delete this.#deployed.content.functions[functionName];
    this.#deployed.save();
    await this.#retire(functionName);
  }

  /** Creates or replaces an event source mapping. */
  async putEventSource(id: string, mapping: EventSourceMapping): Promise<void> {
    await this.deleteEventSource(id);
    this.#deployed.content.eventSources[id] = mapping;
    this.#deployed.save();
    this.#startEventSource(id, mapping);
  }

  async deleteEventSource(id: string): Promise<void> {
    delete this.#deployed.content.eventSources[id];
    this.#deployed.save();
    await this.#eventSources.get(id)?.close();
    this.#eventSources.delete(id);
  }

  checkFunction(functionName: string): FunctionConfiguration {
    const configuration = this.#deployed.content.functions[functionName];
    if (configuration) return configuration;
    throw new ServiceError('ResourceNotFoundException', `Function not found: ${functionName}`, 404);
  }

  /** @param event JSON */
  async invoke(functionName: string, event: string, traceId = this.#newTraceId()): Promise<InvocationResult> {
    const configuration = this.checkFunction(functionName);
    const log = this.#log(functionName);
    const { clock, chance } = this.#options;
    const requestId = chance.uuid();
    return this.#environmentsOf(configuration, log).use(async (environment) => {
      const started = clock.now().getTime();
      const { functionArn: invokedFunctionArn } = configuration;
      const result = await environment.invoke({ requestId, invokedFunctionArn, traceId, event });
      log.note('platform.report', {
        requestId,
        status: result.functionError ? 'error' : 'success',
        metrics: { durationMs: clock.now().getTime() - started },
        ...(result.functionError && { error: JSON.parse(result.payload) }),
      });
      return Buffer.byteLength(result.payload) > largestResponse ? responseTooLarge : result;
    });
  }

  invokeLater(functionName: string, event: string): void {
    void this.#invokeWithRetries(functionName, event);
  }

  /** Receives no more messages, and gives running batches a moment of real time to finish. */
  async stopPolling(): Promise<void> {
    const late = new AbortController();
    const drained = Promise.all([...this.#eventSources.values()].map((source) => source.close()));
    const tooLate = delay(grace, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([drained, tooLate]);
    late.abort();
  }

  /** Ends what still runs. Messages of unfinished batches come back. */
  async close(): Promise<void> {
    this.#closing.abort();
    const polled = [...this.#eventSources.values()].map((source) => source.close());
    await Promise.all([...this.#environments.values()].map((environments) => environments.terminate()));
    await Promise.all(polled);
    for (const client of this.#pollers.values()) client.destroy();
  }

  async #invokeWithRetries(functionName: string, event: string): Promise<void> {
    for (const seconds of [0, ...retryDelays]) {
      try {
        await this.#options.clock.sleep(seconds * 1000, this.#closing.signal);
        const { functionError } = await this.invoke(functionName, event);
        if (!functionError) return;
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        this.#log(functionName).note('local.asynchronousInvocationError', { error: String(error) });
      }
    }
  }

  #startEventSource(id: string, mapping: EventSourceMapping): void {
    const { endpoint, clock } = this.#options;
    const { functionName } = mapping;
    this.#eventSources.set(
      id,
      new EventSource(mapping, {
        endpoint,
        clock,
        sqs: () => this.#poller(this.checkFunction(functionName).role),
        log: this.#log(functionName),
        invoke: (event) => this.invoke(functionName, event),
      }),
    );
  }

  /** Queues are polled with the permissions of the function that gets their messages. */
  #poller(role: string): SQSClient {
    const { endpoint } = this.#options;
    const client =
      this.#pollers.get(role) ?? new SQSClient({ endpoint, region, credentials: roleCredentials(role) });
    this.#pollers.set(role, client);
    return client;
  }

  #environmentsOf(configuration: FunctionConfiguration, log: ServiceLog): Concurrency<ExecutionEnvironment> {
    const { functionName, reservedConcurrentExecutions } = configuration;
    const create = () => new ExecutionEnvironment(configuration, this.#options.endpoint, log);
    const environments =
      this.#environments.get(functionName) ?? new Concurrency(create, reservedConcurrentExecutions);
    this.#environments.set(functionName, environments);
    return environments;
  }

  async #retire(functionName: string): Promise<void> {
    const environments = this.#environments.get(functionName);
    this.#environments.delete(functionName);
    await environments?.retire();
  }

  #log(functionName: string): ServiceLog {
    return serviceLog(this.#options.logs, functionName, this.#options.clock);
  }

  #newTraceId(): string {
    const { clock, chance } = this.#options;
    const seconds = Math.floor(clock.now().getTime() / 1000).toString(16);
    const random = () => chance.uuid().replaceAll('-', '');
    return `Root=1-${seconds}-${random().slice(0, 24)};Parent=${random().slice(0, 16)};Sampled=0`;
  }
}

const responseTooLarge = failure(
  'Function.ResponseSizeTooLarge',
  `Response payload size exceeded maximum allowed payload size (${largestResponse} bytes).`,
);
