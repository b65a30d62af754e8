import type { Event } from './history.ts';

/**
 * What an execution writes to its journal: a history event, the frame it happened in, and the little that a recovery needs
 * and the history does not contain.
 */
export interface Line extends Event {
  /** The frame: '' for the execution itself, '/2' for the third branch or iteration of its current state, '/2/0', … */
  readonly frame: string;
  /** On `…StateExited`: the state to enter next. Absent when the frame ends there. */
  readonly next?: string;
  /** What the current state needs when it resumes. */
  readonly memo?: unknown;
}

/** The memo of an ExecutionRedriven event. Older journals do not have it. */
export interface RedriveRequest {
  /** Absent if a Map Run redrives its child. */
  readonly clientToken?: string;
  readonly redriveDate: number;
  /** Whether the execution starts over at its first state. */
  readonly anew: boolean;
}

/** Events that start what is inside a state, or start it over. */
const restarting = /^(Map|Parallel)StateStarted$/;

/** Events that contain the result of a task. */
const answering = /^(Task|LambdaFunction|Activity)Succeeded$/;

/** Events that end a state before its exit. */
const closing = /State(Aborted|Failed)$/;

/** The types of state that have frames inside. */
const nesting = new Set(['Map', 'Parallel']);

/** How far a frame has come: the list of states of an execution, a branch or an iteration. */
export interface Progress {
  lastEventId: number;
  /** The state that was entered but not exited. */
  current?: Entered;
  /** The state to enter next if none is current. */
  next?: string;
  /** JSON text: the input of the next state, or the output of the frame if it is done. */
  payload?: string;
  variables: Record<string, unknown>;
  done: boolean;
  /** The event that recorded the success of the iteration. */
  succeededEventId?: number;
  /** The last exit from a state. */
  exitEventId?: number;
}

export interface Entered {
  readonly name: string;
  readonly type: string;
  readonly input: string;
  readonly eventId: number;
  /** The event before it was entered. */
  readonly previousEventId: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  memo?: unknown;
  /** JSON text: the result of its task. */
  result?: string;
  /** Whether its end is already recorded although it was not exited: it was aborted, or failed with what is inside it. */
  closed?: boolean;
}

/**
 * The progress of every frame, derived from the journal alone. The same events build it while an execution runs and when it
 * resumes, so a redrive and a recovery after a crash see exactly what the run itself saw.
 */
export class ProgressBook {
  readonly #frames = new Map<string, Progress>();

  /** The progress of a frame. A new frame starts after `lastEventId`. */
  open(frame: string, lastEventId: number): Progress {
    let progress = this.#frames.get(frame);
    if (!progress) {
      progress = { lastEventId, variables: {}, done: false };
      this.#frames.set(frame, progress);
    }
    return progress;
  }

  /** The frames inside a frame, in the order in which they started. */
  *within(frame: string): Generator<[string, Progress]> {
    for (const entry of this.#frames) {
      if (entry[0].startsWith(`${frame}/`)) yield entry;
    }
  }

  has(frame: string): boolean {
    return this.#frames.has(frame);
  }

  /** The last event of any frame directly inside a frame. */
  lastEventWithin(frame: string): number | undefined {
    const depth = frame.split('/').length + 1;
    let last: number | undefined;
    for (const [path, progress] of this.within(frame)) {
      if (path.split('/').length === depth) last = Math.max(last ?? 0, progress.lastEventId);
    }
    return last;
  }

  apply(line: Line): void {
    if (line.type === 'ExecutionRedriven') {
      if ((line.memo as RedriveRequest | undefined)?.anew) this.#frames.clear();
      else this.#redriven(line.id);
      return;
    }
    const progress = this.open(line.frame, line.previousEventId);
    if (line.type.startsWith('Execution')) return;
    progress.lastEventId = line.id;
    if (line.type.endsWith('StateEntered')) this.#entered(progress, line);
    if (line.type.endsWith('StateExited')) this.#exited(progress, line);
    if (restarting.test(line.type)) this.#forget(line.frame);
    if (line.type === 'MapIterationSucceeded') progress.succeededEventId = line.id;
    const { current } = progress;
    if (!current) return;
    if (answering.test(line.type)) current.result = (line.details as { output: string }).output;
    if (closing.test(line.type)) current.closed = true;
    if (line.memo !== undefined) current.memo = line.memo;
  }

  #entered(progress: Progress, line: Line): void {
    const { name, input } = line.details as { name: string; input: string };
    progress.current = {
      name,
      type: line.type.slice(0, -'StateEntered'.length),
      input,
      eventId: line.id,
      previousEventId: line.previousEventId,
      time: line.timestamp,
    };
  }

  #exited(progress: Progress, line: Line): void {
    const { output, assignedVariables } = line.details as {
      output: string;
      assignedVariables?: Record<string, string>;
    };
    for (const [name, text] of Object.entries(assignedVariables ?? {})) {
      progress.variables[name] = JSON.parse(text);
    }
    progress.payload = output;
    if (nesting.has(progress.current?.type ?? '')) this.#forget(line.frame);
    progress.current = undefined;
    progress.next = line.next;
    progress.done = line.next === undefined;
    progress.exitEventId = line.id;
  }

  /** What was running continues after the redrive event, and tasks forget what they had started. */
  #redriven(eventId: number): void {
    for (const progress of this.#frames.values()) {
      if (progress.done) continue;
      progress.lastEventId = eventId;
      if (!progress.current) continue;
      progress.current.closed = false;
      if (progress.current.type !== 'Task') continue;
      progress.current.memo = undefined;
      progress.current.result = undefined;
    }
  }

  #forget(frame: string): void {
    for (const [path] of this.within(frame)) this.#frames.delete(path);
  }
}
