import type { ExecutionStatus, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Clock } from '../../../core/clock.ts';
import { Interruption, RuntimeFailure } from '../language/failure.ts';
import { type Payload, parsePayload } from '../language/payload.ts';
import { type Event, eventQuota } from './history.ts';
import type { Journal } from './journal.ts';
import { type Line, ProgressBook, type RedriveRequest } from './progress.ts';
import type { StateMachine } from './state-machine.ts';

/** What the list of executions tells about one. Times are milliseconds since the epoch. */
export interface Summary {
  readonly arn: string;
  readonly name: string;
  /** The revision whose definition the execution follows to its end, whatever is deployed meanwhile. */
  readonly revisionId: string;
  readonly startDate: number;
  status: ExecutionStatus;
  stopDate?: number;
  redriveCount: number;
  redriveDate?: number;
  /** The token of the task that has started it. */
  readonly startedBy?: string;
  /** For the child of a Distributed Map. */
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

/** The time from a start or a redrive to the end. */
interface Run {
  readonly interruption: AbortController;
  readonly ended: PromiseWithResolvers<void>;
}

/** One execution: its summary, and its journal, which is its history. */
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

  /** Aborted as soon as nothing of the execution may go on. */
  get signal(): AbortSignal {
    return this.#currentRun.interruption.signal;
  }

  /** Resolves when the execution has ended. After a redrive, this is about its new end. */
  get ended(): Promise<void> {
    return this.running ? this.#currentRun.ended.promise : Promise.resolve();
  }

  get running(): boolean {
    return this.summary.status === 'RUNNING';
  }

  /** Known while the execution runs; told by the journal when it is taken up again. */
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

  /** How the execution ended; undefined while it runs. That it timed out, only the status and the history tell. */
  get outcome(): Outcome | undefined {
    if (this.running) return undefined;
    if (this.summary.status === 'TIMED_OUT') return { status: 'TIMED_OUT' };
    const details = this.#journal.read().at(-1)?.details as Omit<Outcome, 'status'>;
    return { ...details, status: this.summary.status };
  }

  /**
   * Writes an event down.
   * @throws Interruption when the execution may not go on
   * @throws RuntimeFailure when the history is full
   */
  record(event: Pick<Line, 'frame' | 'type' | 'previousEventId' | 'details' | 'next' | 'memo'>): number {
    this.signal.throwIfAborted();
    if (this.eventCount >= eventQuota - 1 && event.type !== 'ExecutionSucceeded') {
      throw new HistoryFull(this.eventCount);
    }
    return this.#write(event);
  }

  /** Ends the execution: its last event, its status, and whoever waits for it. */
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
   * Sets the summary right from the journal: a process may have died between writing the one and the other.
   * @returns whether the execution has begun at all
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

  /** Leaves the execution as it is, to be taken up again. */
  suspend(): void {
    this.#currentRun.interruption.abort(new Interruption('suspended'));
  }

  /** When the redrive was that a client has asked for with this token, as long as the service remembers it. */
  redriveDateOf(clientToken: string): number | undefined {
    const redrives = this.#journal.read().filter(({ type }) => type === 'ExecutionRedriven');
    const asked = redrives
      .slice(-clientTokens.count)
      .find(({ memo }) => (memo as RedriveRequest | undefined)?.clientToken === clientToken);
    if (!asked || asked.timestamp < this.#clock.now().getTime() - clientTokens.lifetime) return undefined;
    return (asked.memo as RedriveRequest).redriveDate;
  }

  /** Lets an execution that had ended run once more. */
  reopen(): void {
    this.summary.redriveCount += 1;
    this.summary.redriveDate = this.#clock.now().getTime();
    this.summary.status = 'RUNNING';
    this.summary.stopDate = undefined;
    this.#run = undefined;
  }

  /** Made when first needed: most executions of a long list have ended long ago. */
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

/** So many tokens are remembered, for so long (milliseconds). */
const clientTokens = { count: 10, lifetime: 15 * 60_000 };

class HistoryFull extends RuntimeFailure {
  constructor(lastEventId: number) {
    super(`The execution reached the maximum number of history events (${eventQuota}).`, lastEventId);
  }
}
