import type { MapRunStatus } from '@aws-sdk/client-sfn';
import type { Clock } from '../../../core/clock.ts';
import { ServiceError } from '../../../http/aws-json.ts';
import type { Execution } from './execution.ts';
import type { Journal, Storage } from './journal.ts';

/** One run of a Distributed Map over its items. Times are milliseconds since the epoch. */
export interface MapRun {
  readonly arn: string;
  readonly executionArn: string;
  readonly startDate: number;
  status: MapRunStatus;
  stopDate?: number;
  /** 0 sets no limit. */
  maxConcurrency: number;
  toleratedFailureCount: number;
  toleratedFailurePercentage: number;
  redriveCount: number;
  redriveDate?: number;
  /** How often the execution had been redriven when it last started or resumed this run. */
  executionRedriveCount: number;
}

/** What can be changed during a run. */
export type Limits = Pick<MapRun, 'maxConcurrency' | 'toleratedFailureCount' | 'toleratedFailurePercentage'>;

/** How often a Map Run can be redriven. */
const redriveQuota = 1000;

/** A child execution, planned before it starts, so that after a crash or a redrive it is known which ones were started. */
export interface PlannedChild {
  readonly name: string;
  /** JSON text */
  readonly input: string;
  readonly itemCount: number;
}

/** All Map Runs. */
export class MapRuns {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #journal: Journal<MapRun>;
  readonly #runs = new Map<string, MapRun>();
  readonly #watchers = new Map<string, () => void>();

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
    this.#journal = storage.journal('map-runs');
    for (const run of this.#journal.read()) this.#runs.set(run.arn, { ...run });
  }

  /** @throws ServiceError ResourceNotFound */
  get(arn: string): MapRun {
    const run = this.#runs.get(arn);
    if (!run) throw new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`);
    return run;
  }

  of(execution: Execution): MapRun[] {
    return [...this.#runs.values()].filter(({ executionArn }) => executionArn === execution.summary.arn);
  }

  begin(run: Omit<MapRun, 'status' | 'startDate' | 'redriveCount'>): MapRun {
    return this.#keep({ ...run, status: 'RUNNING', startDate: this.#clock.now().getTime(), redriveCount: 0 });
  }

  /** Resumes a run whose execution is redriven. */
  redrive(run: MapRun, executionRedriveCount: number): void {
    run.redriveCount += 1;
    run.redriveDate = this.#clock.now().getTime();
    run.executionRedriveCount = executionRedriveCount;
    run.status = 'RUNNING';
    run.stopDate = undefined;
    this.#keep(run);
  }

  /** Whether a redrive of the execution would resume a run that has been redriven too often. */
  isExhausted(execution: Execution): boolean {
    return this.of(execution).some(
      ({ status, redriveCount }) => status !== 'SUCCEEDED' && redriveCount >= redriveQuota,
    );
  }

  /** Changes the limits during a run. */
  update(run: MapRun, limits: Partial<Limits>): void {
    Object.assign(run, limits);
    this.#keep(run);
    this.#watchers.get(run.arn)?.();
  }

  end(run: MapRun, status: MapRunStatus): void {
    Object.assign(run, { status, stopDate: this.#clock.now().getTime() });
    this.#keep(run);
  }

  /**
   * Calls `changed` whenever the limits of the run change.
   * @returns a function that ends this
   */
  watch(run: MapRun, changed: () => void): () => void {
    this.#watchers.set(run.arn, changed);
    return () => this.#watchers.delete(run.arn);
  }

  /** The children of the run; undefined until they are planned. */
  plan(run: MapRun): PlannedChild[] | undefined {
    return this.#plans(run).read()[0];
  }

  /** Writes the whole plan at once: after a crash it is there completely or not at all. */
  keepPlan(run: MapRun, children: PlannedChild[]): void {
    this.#plans(run).append(children);
  }

  #plans(run: MapRun): Journal<PlannedChild[]> {
    return this.#storage.journal(`map-runs/${run.arn.split(':').at(-1)}`);
  }

  #keep(run: MapRun): MapRun {
    this.#runs.set(run.arn, run);
    this.#journal.append({ ...run });
    return run;
  }
}
