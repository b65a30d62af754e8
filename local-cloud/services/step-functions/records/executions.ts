import type { Chance } from '../../../core/chance.ts';
import type { Clock } from '../../../core/clock.ts';
import { ServiceError } from '../../../http/aws-json.ts';
import { type Payload, parsePayload, payloadQuota } from '../language/payload.ts';
import { checkName, executionArn } from './arns.ts';
import { atMostLong, unsatisfied } from './constraint.ts';
import { Execution, type Outcome, type Summary } from './execution.ts';
import { fileName, type Journal, memoryStorage, type Storage } from './journal.ts';
import type { MapRuns } from './map-runs.ts';
import type { Line, RedriveRequest } from './progress.ts';
import { type Redrivability, redrivability } from './redrivability.ts';
import type { StateMachine } from './state-machine.ts';
import type { StateMachines } from './state-machines.ts';

/** Ends an execution, with an event that follows another. */
export type End = (outcome: Outcome, previousEventId: number) => void;

/** Runs an execution from where it stands until it ends or is interrupted. */
export type Interpret = (execution: Execution, end: End) => Promise<void>;

/** All executions, and what can be done with them. */
export class Executions {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #machines: StateMachines;
  readonly #mapRuns: MapRuns;
  readonly #interpret: Interpret;
  readonly #index: Journal<Summary>;
  readonly #executions = new Map<string, Execution>();
  readonly #runs = new Set<Promise<void>>();
  /** Whether the service is closing, which suspends executions but does not end them. */
  closing = false;

  constructor(
    storage: Storage,
    clock: Clock,
    chance: Chance,
    machines: StateMachines,
    mapRuns: MapRuns,
    interpret: Interpret,
  ) {
    this.#storage = storage;
    this.#clock = clock;
    this.#chance = chance;
    this.#machines = machines;
    this.#mapRuns = mapRuns;
    this.#interpret = interpret;
    this.#index = storage.journal('executions');
    const summaries = new Map(this.#index.read().map((summary) => [summary.arn, summary]));
    for (const summary of summaries.values()) {
      const machine = machines.revision(summary.revisionId);
      if (machine) this.#executions.set(summary.arn, this.#open(summary, machine, storage));
    }
  }

  /** Resumes every execution that was running when the process ended. */
  resume(): void {
    if (this.closing) return;
    const interrupted = [...this.#executions.values()].filter(({ running }) => running);
    for (const execution of interrupted) {
      if (!execution.reconcile()) this.#executions.delete(execution.summary.arn);
    }
    // Only after all are reconciled, because parents look at their children.
    for (const execution of interrupted) {
      if (execution.running && this.find(execution.summary.arn)) this.#run(execution);
    }
  }

  /**
   * Starts an execution, or returns the one of that name if it runs with the same input, or if the same attempt at a task
   * started it.
   * @param request.startedBy - the token of the task that starts it
   * @throws ServiceError StateMachineDoesNotExist, InvalidName, InvalidExecutionInput, ExecutionAlreadyExists
   */
  start(request: { stateMachineArn: string; name?: string; input?: string; startedBy?: string }): Execution {
    const machine = this.#machines.get(request.stateMachineArn);
    const name = checkName(request.name ?? this.#chance.uuid());
    const input = executionInput(request.input ?? '{}');
    const express = machine.type === 'EXPRESS';
    const arn = executionArn(machine.name, name, express ? this.#chance.uuid() : undefined);
    const { startedBy } = request;
    const namesake = this.find(arn);
    if (namesake) {
      if (startedBy && namesake.summary.startedBy === startedBy) return namesake;
      if (namesake.running && namesake.input.text === input.text) return namesake;
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    return this.begin(machine, { arn, name, startedBy }, input);
  }

  /** Starts an execution whose request has been checked, or a child of a Distributed Map. */
  begin(
    machine: StateMachine,
    named: Pick<Summary, 'arn' | 'name' | 'startedBy' | 'mapRunArn' | 'itemCount'>,
    input: Payload,
  ): Execution {
    const summary: Summary = {
      ...named,
      revisionId: machine.revisionId,
      startDate: this.#clock.now().getTime(),
      status: 'RUNNING',
      redriveCount: 0,
    };
    const execution = this.#open(
      summary,
      machine,
      isKept(machine, summary) ? this.#storage : memoryStorage(),
    );
    this.#executions.set(summary.arn, execution);
    this.#note(execution);
    execution.record({
      frame: '',
      type: 'ExecutionStarted',
      previousEventId: 0,
      details: { input: input.text, roleArn: machine.roleArn },
    });
    this.#run(execution);
    return execution;
  }

  /** The ARN of a child of a Map Run. `machine` is the item processor of the Map. */
  childArn(machine: StateMachine, name: string): string {
    return executionArn(machine.name, name);
  }

  find(arn: string): Execution | undefined {
    return this.#executions.get(arn);
  }

  /** @throws ServiceError ExecutionDoesNotExist */
  get(arn: string): Execution {
    const execution = this.find(arn);
    if (!execution) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  }

  /** In the order in which they were started. */
  all(): Iterable<Execution> {
    return this.#executions.values();
  }

  /** Aborts an execution; what it was doing is abandoned. */
  stop(execution: Execution, why: { error?: string; cause?: string }): void {
    if (!execution.running) return;
    this.#end(execution, { status: 'ABORTED', ...why }, 0);
  }

  redrivability(execution: Execution): Redrivability {
    return redrivability(execution, this.#clock.now(), this.#mapRuns.isExhausted(execution));
  }

  /**
   * Resumes an unsuccessful execution where it failed. Requesting it again with the same token changes nothing.
   * @returns the redrive date, in milliseconds since the epoch
   * @throws ServiceError ExecutionNotRedrivable
   */
  redrive(execution: Execution, clientToken?: string): number {
    const before = clientToken === undefined ? undefined : execution.redriveDateOf(clientToken);
    if (before !== undefined) return before;
    const { redriveStatus, redriveStatusReason } = this.redrivability(execution);
    if (redriveStatus === 'NOT_REDRIVABLE') {
      throw new ServiceError('ExecutionNotRedrivable', redriveStatusReason as string);
    }
    // The index comes first: if the process dies before the event is written, the journal still ends with the failure.
    execution.reopen();
    this.#note(execution);
    const { redriveCount, redriveDate } = execution.summary;
    const memo: RedriveRequest = {
      clientToken,
      redriveDate: redriveDate as number,
      // An Express execution has no history to resume from.
      anew: execution.machine.type === 'EXPRESS',
    };
    execution.record({
      frame: '',
      type: 'ExecutionRedriven',
      previousEventId: execution.eventCount,
      details: { redriveCount },
      memo,
    });
    this.#run(execution);
    return memo.redriveDate;
  }

  /** Stops and deletes the executions of a state machine that is deleted. */
  forget(machine: StateMachine): void {
    for (const [arn, execution] of this.#executions) {
      const own = execution.machine.arn === machine.arn;
      if (!own && !execution.machine.arn.startsWith(`${machine.arn}/`)) continue;
      this.stop(execution, {});
      this.#executions.delete(arn);
    }
    this.#storage.remove(`executions/${fileName(machine.name)}`);
  }

  /** Suspends every execution where it is. Resolves once nothing more is written. */
  async close(): Promise<void> {
    this.closing = true;
    for (const execution of this.#executions.values()) {
      if (execution.running) execution.suspend();
    }
    await Promise.all(this.#runs);
  }

  #open(summary: Summary, machine: StateMachine, storage: Storage): Execution {
    const name = [...machine.name.split('/'), summary.name].map(fileName).join('/');
    return new Execution(summary, machine, storage.journal<Line>(`executions/${name}`), this.#clock);
  }

  #run(execution: Execution): void {
    const end: End = (outcome, previousEventId) => this.#end(execution, outcome, previousEventId);
    const run = this.#interpret(execution, end).finally(() => this.#runs.delete(run));
    this.#runs.add(run);
  }

  #end(execution: Execution, outcome: Outcome, previousEventId: number): void {
    execution.end(outcome, previousEventId);
    this.#note(execution);
    if (!isKept(execution.machine, execution.summary)) this.#executions.delete(execution.summary.arn);
  }

  /** Saves the summary of an execution. The last line about an execution in the index counts. */
  #note({ summary, machine }: Execution): void {
    if (isKept(machine, summary)) this.#index.append({ ...summary });
  }
}

/** Express executions are not kept, except those that a Map Run must find again. */
function isKept(machine: StateMachine, { mapRunArn }: Pick<Summary, 'mapRunArn'>): boolean {
  return machine.type === 'STANDARD' || mapRunArn !== undefined;
}

/** @throws ServiceError */
function executionInput(text: string): Payload {
  if (Buffer.byteLength(text) > payloadQuota) {
    throw unsatisfied('input', atMostLong(payloadQuota));
  }
  try {
    return parsePayload(text);
  } catch (error) {
    throw new ServiceError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${(error as Error).message}'`,
    );
  }
}
