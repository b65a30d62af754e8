import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ClientConfig } from '../../local-cloud/cloud.ts';
import { region } from '../../local-cloud/core/account.ts';
import { operatorCredentials } from '../../local-cloud/core/principals.ts';
import { assembly } from '../support/assembly.ts';
import type { Faults } from './faults.ts';

/** A cloud on a directory, in a process that can be killed. Its workflows and functions call services through a proxy. */
export class KillableCloud {
  readonly #directory: string;
  readonly #faults: Faults;
  #process: ChildProcess | undefined;

  constructor(directory: string, faults: Faults) {
    this.#directory = directory;
    this.#faults = faults;
  }

  /** @returns what SDK clients are constructed with */
  async start(): Promise<ClientConfig> {
    const program = join(import.meta.dirname, 'killed-cloud.ts');
    const child = spawn(process.execPath, [program, this.#directory, this.#faults.endpoint], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_COMPILE_CACHE: join(assembly, '..', 'compile-cache'),
      },
    });
    this.#process = child;
    const [endpoint] = await once(createInterface({ input: child.stdout }), 'line');
    this.#faults.before(endpoint);
    return { endpoint, region, credentials: operatorCredentials };
  }

  /** `kill -9`. Calls that are made from now on wait until it is started again. */
  async kill(): Promise<void> {
    this.#faults.waitForServices();
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
