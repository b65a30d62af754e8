import { rmSync } from 'node:fs';
import { Stack } from '../../infra/operator/stack.ts';
import { deployStack } from '../support/deployed-stack.ts';
import { ended, start } from '../support/executions.ts';
import { type Fault, Faults } from './faults.ts';
import { KillableCloud } from './killable-cloud.ts';

/** When the process is killed: as soon as a call of these operations is held up. */
export interface Moment {
  readonly operations: RegExp;
  readonly fault: Fault;
  /** What is called a second time then, if anything: what had not been answered. */
  readonly again?: RegExp;
}

/** A stack in a cloud that can be killed at a chosen moment. Its executions are started by hand. */
export class KillableStack {
  readonly outputs: Stack['outputs'];
  /** Of the process that runs now. */
  stack: Stack;
  readonly #directory: string;
  readonly #faults: Faults;
  readonly #cloud: KillableCloud;

  static async deploy(): Promise<KillableStack> {
    const { stack, cloud: first, directory, silence } = await deployStack();
    await silence();
    stack.close();
    await first.close();
    const faults = await Faults.start();
    const cloud = new KillableCloud(directory, faults);
    const running = new Stack(await cloud.start(), stack.outputs);
    return new KillableStack(directory, faults, cloud, running);
  }

  private constructor(directory: string, faults: Faults, cloud: KillableCloud, stack: Stack) {
    this.#directory = directory;
    this.#faults = faults;
    this.#cloud = cloud;
    this.stack = stack;
    this.outputs = stack.outputs;
  }

  /** Runs an execution that nothing disturbs. @returns the calls that did its work */
  async run(stateMachineArn: string, input: object): Promise<string[]> {
    this.#faults.takeServed();
    await this.#expectSuccess(await start(this.stack.sfn, stateMachineArn, input));
    return this.#workDone();
  }

  /** Runs an execution whose process is killed and started again. @returns the calls that did its work */
  async runKilled(stateMachineArn: string, input: object, { operations, fault }: Moment): Promise<string[]> {
    this.#faults.takeServed();
    this.#faults.spoil(operations, fault);
    const { hanging } = this.#faults;
    const executionArn = await start(this.stack.sfn, stateMachineArn, input);
    await hanging;
    await this.#cloud.kill();
    this.#faults.mend();
    this.stack.close();
    this.stack = new Stack(await this.#cloud.start(), this.outputs);
    await this.#expectSuccess(executionArn);
    return this.#workDone();
  }

  async remove(): Promise<void> {
    this.stack.close();
    await this.#cloud.kill();
    await this.#faults.close();
    rmSync(this.#directory, { recursive: true });
  }

  async #expectSuccess(executionArn: string): Promise<void> {
    const { status, redriveCount, cause } = await ended(this.stack.sfn, executionArn);
    expect({ status, redriveCount, cause }).toEqual({
      status: 'SUCCEEDED',
      redriveCount: 0,
      cause: undefined,
    });
  }

  /** The calls by which work is done. To look whether it is done is none. */
  #workDone(): string[] {
    const work = /^(Lambda\.Invoke|RedshiftData\.(Batch)?ExecuteStatement|S3\.DeleteObjects)/;
    return this.#faults.takeServed().filter((operation) => work.test(operation));
  }
}

/** Nothing that had finished has run twice. A statement that was under way is submitted under a new token as well. */
export function expectOnce(done: readonly string[], undisturbed: readonly string[], again?: RegExp): void {
  const more = [...done];
  for (const operation of undisturbed) {
    expect(more).toContain(operation);
    more.splice(more.indexOf(operation), 1);
  }
  expect(more.filter((operation) => !again?.test(operation))).toEqual([]);
  expect(more.length).toBeLessThanOrEqual(2);
}
