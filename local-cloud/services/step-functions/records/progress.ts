import type { Event } from './history.ts';

/**
 * What an execution writes down: a history event, the frame that it happened in, and the little that the history does
 * not tell but a recovery needs.
 */
export interface Line extends Event {
  /** The frame: '' for the execution itself, '/2' for the third branch or iteration of its current state, '/2/0', … */
  readonly frame: string;
  /** On `…StateExited`: the state to enter next. Absent when the frame ends there. */
  readonly next?: string;
  /** What the current state wants to find again. */
  readonly memo?: unknown;
}

/** The memo of an ExecutionRedriven event. Older journals have none. */
export interface RedriveRequest {
  /** A Map Run redrives its children without a token. */
  readonly clientToken?: string;
  readonly redriveDate: number;
  /** Whether the execution begins with its first state again. */
  readonly anew: boolean;
}

/** Events that begin what is inside a state, or begin it anew. */
const restarting = /^(Map|Parallel)StateStarted$/;

/** Events that tell a task's result. */
const answering = /^(Task|LambdaFunction|Activity)Succeeded$/;

/** Events that end a state without an exit. */
const closing = /State(Aborted|Failed)$/;

/** The types of state that have frames inside. */
const nesting = new Set(['Map', 'Parallel']);

/** How far a frame (a list of states: an execution's, a branch's or an iteration's) has come. */
export interface Progress {
  lastEventId: number;
  /** The state that was entered and not exited. */
  current?: Entered;
  /** The state to enter, when none is current. */
  next?: string;
  /** JSON text: the input of the next state, or the frame's output when it is done. */
  payload?: string;
  variables: Record<string, unknown>;
  done: boolean;
  /** The event that told that the iteration is done. */
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
  /** JSON text: what its task has answered. */
  result?: string;
  /** Whether its end was noted already, though it was not exited: it failed with what is inside, or was aborted. */
  closed?: boolean;
}

/**
 * The progress of every frame, told by the journal alone. The same events build it while an execution runs and when it
 * is taken up again, so redrive and recovery after a crash see exactly what the run itself saw.
 */
export class ProgressBook {
  readonly #frames = new Map<string, Progress>();

  /** The frame's progress; a frame that is not known begins after `lastEventId`. */
  open(frame: string, lastEventId: number): Progress {
    let progress = this.#frames.get(frame);
    if (!progress) {
      progress = { lastEventId, variables: {}, done: false };
      this.#frames.set(frame, progress);
    }
    return progress;
  }

  /** The frames inside a frame, in the order they began. */
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

  /** What was under way follows the redrive, and no longer knows what it had begun. */
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
