import { StateFailure } from '../../language/failure.ts';
import { parsePayload } from '../../language/payload.ts';
import type { Execution } from '../../records/execution.ts';
import type { MapRun, PlannedChild } from '../../records/map-runs.ts';
import { itemProcessorMachine, type StateMachine } from '../../records/state-machine.ts';
import type { Frame } from '../frame.ts';

/** A Map Run without a limit runs as many children at once as an account may run Lambda functions. */
const defaultConcurrency = 1000;

/** Runs the children of a Map Run that have not succeeded, until all of them have ended or too many have failed. */
export class MapRunner {
  readonly #frame: Frame;
  readonly #machine: StateMachine;
  readonly #run: MapRun;
  readonly #children: readonly PlannedChild[];
  readonly #running = new Set<Execution>();
  readonly #done = Promise.withResolvers<void>();
  readonly #itemCount: number;
  #next = 0;
  #failedItems = 0;

  constructor(frame: Frame, stateName: string, run: MapRun, children: readonly PlannedChild[]) {
    this.#frame = frame;
    this.#machine = itemProcessorMachine(frame.execution.machine, stateName);
    this.#run = run;
    this.#children = children;
    this.#itemCount = children.reduce((sum, { itemCount }) => sum + itemCount, 0);
  }

  /** @throws StateFailure `States.ExceedToleratedFailureThreshold` */
  async finish(): Promise<void> {
    const { signal, runtime } = this.#frame;
    signal.throwIfAborted();
    const unwatch = runtime.mapRuns.watch(this.#run, () => this.#startMore());
    const abort = () => this.#done.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      this.#startMore();
      await this.#done.promise;
    } catch (error) {
      this.#stopAll();
      throw error;
    } finally {
      unwatch();
      signal.removeEventListener('abort', abort);
    }
  }

  #startMore(): void {
    while (
      this.#next < this.#children.length &&
      this.#running.size < (this.#run.maxConcurrency || defaultConcurrency)
    ) {
      this.#start(this.#children[this.#next++] as PlannedChild);
      if (this.#tooManyFailed()) return;
    }
    if (this.#running.size === 0) this.#done.resolve();
  }

  /** Starts or resumes a child, which may have been started already, before a crash or a failure of the run. */
  #start(planned: PlannedChild): void {
    const { executions } = this.#frame.runtime;
    const arn = executions.childArn(this.#machine, planned.name);
    const known = executions.find(arn);
    if (known && !known.running) {
      if (known.summary.status === 'SUCCEEDED') return;
      if (!this.#isToRedrive(known)) {
        this.#failed(planned);
        return;
      }
      executions.redrive(known);
    }
    const { name, itemCount } = planned;
    const named = { arn, name, itemCount, mapRunArn: this.#run.arn };
    const child = known ?? executions.begin(this.#machine, named, parsePayload(planned.input));
    this.#running.add(child);
    void child.ended.then(() => {
      this.#running.delete(child);
      if (child.summary.status !== 'SUCCEEDED') this.#failed(planned);
      this.#startMore();
    });
  }

  /** Only once for each redrive: a child that failed after the redrive stays failed. */
  #isToRedrive(child: Execution): boolean {
    const { redriveDate } = this.#run;
    if (redriveDate === undefined || (child.summary.stopDate as number) > redriveDate) return false;
    return this.#frame.runtime.executions.redrivability(child).redriveStatus !== 'NOT_REDRIVABLE';
  }

  #failed({ itemCount }: PlannedChild): void {
    this.#failedItems += itemCount;
    if (!this.#tooManyFailed()) return;
    this.#next = this.#children.length;
    this.#done.reject(
      new StateFailure(
        'States.ExceedToleratedFailureThreshold',
        'The specified tolerated failure threshold was exceeded',
      ),
    );
  }

  /** A threshold counts only if it is set. If neither is, no failure is tolerated. */
  #tooManyFailed(): boolean {
    const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = this.#run;
    if (this.#failedItems === 0) return false;
    if (count === 0 && percentage === 0) return true;
    if (count > 0 && this.#failedItems > count) return true;
    return percentage > 0 && this.#failedItems * 100 > percentage * this.#itemCount;
  }

  #stopAll(): void {
    const { executions } = this.#frame.runtime;
    this.#next = this.#children.length;
    if (executions.closing) return;
    for (const child of this.#running) executions.stop(child, {});
  }
}
