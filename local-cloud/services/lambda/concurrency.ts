import { availableParallelism } from 'node:os';
import { ServiceError } from '../../http/aws-json.ts';

/** The most execution environments of one function. More would only share the same few cores. */
const mostEnvironments = Math.max(2, availableParallelism());

/** What the pool knows of an environment. */
interface Reusable {
  readonly usable: boolean;
  terminate(): Promise<void>;
}

/**
 * The execution environments of one deployed version of a function. As on AWS, invocations beyond the reserved concurrency are
 * throttled; others wait for their turn on this machine.
 */
export class Concurrency<Environment extends Reusable> {
  readonly #create: () => Environment;
  readonly #reserved: number;
  readonly #all = new Set<Environment>();
  readonly #idle: Environment[] = [];
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #closed = false;

  constructor(create: () => Environment, reserved = Number.POSITIVE_INFINITY) {
    this.#create = create;
    this.#reserved = reserved;
  }

  /** @throws ServiceError TooManyRequestsException */
  async use<Result>(work: (environment: Environment) => Promise<Result>): Promise<Result> {
    if (this.#running + this.#waiting.length >= this.#reserved) {
      throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429);
    }
    if (this.#running === mostEnvironments) await new Promise<void>((turn) => this.#waiting.push(turn));
    else this.#running += 1;
    const environment = this.#reuse() ?? this.#start();
    try {
      return await work(environment);
    } finally {
      if (environment.usable && !this.#closed) this.#idle.push(environment);
      else await this.#end(environment);
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  /** Ends idle environments now, and busy ones after their invocation. */
  async retire(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#idle.splice(0).map((environment) => this.#end(environment)));
  }

  /** Ends all of them now. */
  async terminate(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((environment) => this.#end(environment)));
  }

  #reuse(): Environment | undefined {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.usable) return idle;
      this.#all.delete(idle);
    }
    return undefined;
  }

  #start(): Environment {
    const environment = this.#create();
    this.#all.add(environment);
    return environment;
  }

  async #end(environment: Environment): Promise<void> {
    this.#all.delete(environment);
    await environment.terminate();
  }
}
