import type { Clock } from '../../local-cloud/core/clock.ts';
import { VirtualClock } from '../../local-cloud/core/virtual-clock.ts';
import { type DeployedStack, deployStack } from '../support/deployed-stack.ts';
import { ended, lastState, redriven, run, start } from '../support/executions.ts';
import { type Fault, Faults } from './faults.ts';

/** What a state fails of. */
export interface Cause {
  bring(): Promise<unknown>;
  remove(): Promise<unknown>;
  /** The name of the error that the execution then has. */
  readonly error: string;
}

/** A stack whose calls to services can be spoiled, and where retries cost no time. Its executions are started by hand. */
export class SpoiledStack {
  readonly deployed: DeployedStack;
  readonly faults: Faults;
  readonly clock: Clock;

  static async deploy(): Promise<SpoiledStack> {
    const faults = await Faults.start();
    // A statement that waits for a lock holds the clock for a moment, a call that hangs not at all.
    // Nor does it run from one daily schedule to the next while a test asks the warehouse by itself.
    const clock = new VirtualClock(new Date(), { patience: 10_000, longestJump: 20 * 3_600_000 });
    const deployed = await deployStack({
      clock,
      working(work) {
        void clock.working(Promise.race([work, faults.hanging]).catch(() => undefined));
        return work;
      },
      servicesAt: faults.before,
    });
    await deployed.silence();
    return new SpoiledStack(deployed, faults, clock);
  }

  private constructor(deployed: DeployedStack, faults: Faults, clock: Clock) {
    this.deployed = deployed;
    this.faults = faults;
    this.clock = clock;
  }

  /** Calls that are spoiled. */
  calls(operations: RegExp, fault: Fault, error: string): Cause {
    return {
      bring: async () => this.faults.spoil(operations, fault),
      remove: async () => this.faults.mend(),
      error,
    };
  }

  /** Runs an execution that nothing disturbs. @returns its output */
  run(stateMachineArn: string, input: object): Promise<unknown> {
    return run(this.deployed.stack.sfn, stateMachineArn, input);
  }

  /** Runs an execution that fails in a state, removes the cause and redrives it. @returns its output */
  async failAndRedrive(
    stateMachineArn: string,
    input: object,
    state: string,
    { bring, remove, error }: Cause,
  ): Promise<unknown> {
    const { sfn } = this.deployed.stack;
    await bring();
    let executionArn: string;
    try {
      executionArn = await start(sfn, stateMachineArn, input);
      expect(await ended(sfn, executionArn)).toMatchObject({ status: 'FAILED', error });
      expect(await lastState(sfn, executionArn)).toBe(state);
    } finally {
      await remove();
    }
    const { status, redriveCount, output, cause } = await redriven(sfn, executionArn);
    expect({ status, redriveCount, cause }).toEqual({
      status: 'SUCCEEDED',
      redriveCount: 1,
      cause: undefined,
    });
    return JSON.parse(output as string);
  }

  async remove(): Promise<void> {
    await this.deployed.remove();
    await this.faults.close();
  }
}
