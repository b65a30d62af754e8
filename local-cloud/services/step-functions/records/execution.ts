import type { ExecutionStatus, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Clock } from '../../../core/clock.ts';
import { Interruption, RuntimeFailure } from '../language/failure.ts';
import { type Payload, parsePayload } from '../language/payload.ts';
import { type Event, eventQuota } from './history.ts';
import type { Journal } from './journal.ts';
import { type Line, ProgressBook, type RedriveRequest } from './progress.ts';
import type { StateMachine } from './state-machine.ts';

/** What the list of executions shows about one. Times are milliseconds since the epoch. */
export interface Summary {
  readonly arn: string;
  readonly name: string;
  /** The revision whose definition the execution follows to its end, whatever is deployed in the meantime. */
  readonly revisionId: string;
  readonly startDate: number;
  status: ExecutionStatus;
  stopDate?: number;
  redriveCount: number;
  redriveDate?: number;
  /** The token of the task that started it. */
  readonly startedBy?: string;
  /** Only for a child of a Distributed Map. */
  readonly mapRunArn?: string;
  readonly itemCount?: number;
}

/** How an execution ended. */
export interface Outcome {
  readonly status: ExecutionStatus;
  /** JSON text */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

const closingEvents: Partial<Record<ExecutionStatus, HistoryEventType>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  ABORTED: 'ExecutionAborted',
  TIMED_OUT: 'ExecutionTimedOut',
};

/** One run, from a start or a redrive to its end. */
interface Run {
  readonly interruption: AbortController;
  readonly ended: PromiseWithResolvers<void>;
}

/** One execution: its summary and its journal, which holds its history. */
export class Execution {
  readonly summary: Summary;
  readonly machine: StateMachine;
  readonly #journal: Journal<Line>;
  readonly #clock: Clock;
  #progress: ProgressBook | undefined;
  #eventCount: number | undefined;
  #input: Payload | undefined;
  #run: Run | undefined;

  constructor(summary: Summary, machine: StateMachine, journal: Journal<Line>, clock: Clock) {
    this.summary = summary;
    this.machine = machine;
    this.#journal = journal;
    this.#clock = clock;
  }

  /** Aborted as soon as no part of the execution may continue. */
  get signal(): AbortSignal {
    return this.#currentRun.interruption.signal;
  }

  /** Resolves when the execution has ended; after a redrive, when it has ended again. */
  get ended(): Promise<void> {
    return this.running ? this.#currentRun.ended.promise : Promise.resolve();
  }

  get running(): boolean {
    return this.summary.status === 'RUNNING';
  }

  /** Kept in memory while the execution runs; rebuilt from the journal when it resumes. */
  get progress(): ProgressBook {
    if (!this.#progress) {
      this.#progress = new ProgressBook();
      for (const line of this.#journal.read()) this.#progress.apply(line);
    }
    return this.#progress;
  }

  get eventCount(): number {
    this.#eventCount ??= this.#journal.read().length;
    return this.#eventCount;
  }

  events(): Event[] {
    return this.#journal.read();
  }

  get input(): Payload {
    this.#input ??= parsePayload((this.#journal.read()[0] as Line).details?.input as string);
    return this.#input;
  }

  /** How the execution ended; undefined while it runs. A timeout shows only in the status and the history. */
  get outcome(): Outcome | undefined {
    if (this.running) return undefined;
    if (this.summary.status === 'TIMED_OUT') return { status: 'TIMED_OUT' };
    const details = this.#journal.read().at(-1)?.details as Omit<Outcome, 'status'>;
    return { ...details, status: this.summary.status };
  }

  /**
   * Adds an event to the history.
   * @returns its id
   * @throws Interruption if the execution may not continue
   * @throws RuntimeFailure if the history is full
   */
  record(event: Pick<Line, 'frame' | 'type' | 'previousEventId' | 'details' | 'next' | 'memo'>): number {
    this.signal.throwIfAborted();
    if (this.eventCount >= eventQuota - 1 && event.type !== 'ExecutionSucceeded') {
      throw new HistoryFull(this.eventCount);
    }
    return this.#write(event);
  }

  /** Ends the execution: writes its last event, sets its status and resolves `ended`. */
  end(outcome: Outcome, previousEventId: number): void {
    const { status, ...told } = outcome;
    const type = closingEvents[status] as HistoryEventType;
    const details = status === 'TIMED_OUT' ? { error: 'States.Timeout' } : told;
    this.#write({ frame: '', type, previousEventId, details });
    this.#currentRun.interruption.abort(new Interruption(status));
    this.summary.status = status;
    this.summary.stopDate = this.#clock.now().getTime();
    this.#progress = undefined;
    this.#input = undefined;
    this.#currentRun.ended.resolve();
  }

  /**
   * Updates the summary from the journal: the process may have died after writing one and before writing the other.
   * @returns whether the execution has started at all
   */
  reconcile(): boolean {
    const lines = this.#journal.read();
    const last = lines.at(-1);
    if (!last) return false;
    const status = Object.entries(closingEvents).find(
      ([, type]) => type === last.type,
    )?.[0] as ExecutionStatus;
    const redrives = lines.filter(({ type }) => type === 'ExecutionRedriven');
    this.summary.redriveCount = redrives.length;
    this.summary.redriveDate = redrives.at(-1)?.timestamp;
    if (status) {
      this.summary.status = status;
      this.summary.stopDate = last.timestamp;
    }
    return true;
  }

  /** Leaves the execution as it is, to be resumed later. */
  suspend(): void {
    this.#currentRun.interruption.abort(new Interruption('suspended'));
  }

  /** The date of the redrive that was requested with this token, if the service still remembers the token. */
  redriveDateOf(clientToken: string): number | undefined {
    const redrives = this.#journal.read().filter(({ type }) => type === 'ExecutionRedriven');
    const asked = redrives
      .slice(-clientTokens.count)
      .find(({ memo }) => (memo as RedriveRequest | undefined)?.clientToken === clientToken);
    if (!asked || asked.timestamp < this.#clock.now().getTime() - clientTokens.lifetime) return undefined;
    return (asked.memo as RedriveRequest).redriveDate;
  }

  /** Lets an execution that had ended run again. */
  reopen(): void {
    this.summary.redriveCount += 1;
    this.summary.redriveDate = this.#clock.now().getTime();
    this.summary.status = 'RUNNING';
    this.summary.stopDate = undefined;
    this.#run = undefined;
  }

  /** Created on first use: most executions in a long list ended long ago. */
  get #currentRun(): Run {
    this.#run ??= { interruption: new AbortController(), ended: Promise.withResolvers() };
    return this.#run;
  }

  #write(event: Omit<Line, 'id' | 'timestamp'>): number {
    const progress = this.progress;
    const line: Line = { id: this.eventCount + 1, timestamp: this.#clock.now().getTime(), ...event };
    this.#journal.append(line);
    this.#eventCount = line.id;
    progress.apply(line);
    return line.id;
  }
}

/** How many tokens are remembered, and for how long (milliseconds). */
const clientTokens = { count: 10, lifetime: 15 * 60_000 };

class HistoryFull extends RuntimeFailure {
  constructor(lastEventId: number) {
    super(`The execution reached the maximum number of history events (${eventQuota}).`, lastEventId);
  }
}
