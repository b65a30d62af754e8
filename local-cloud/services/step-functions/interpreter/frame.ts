import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { StateList } from '../language/asl.ts';
import type { Execution } from '../records/execution.ts';
import type { Details } from '../records/history.ts';
import type { Line, Progress } from '../records/progress.ts';
import type { Runtime } from './runtime.ts';

/** The item of an iteration, as `$states.context.Map.Item` shows it. */
export interface MapItem {
  readonly Index: number;
  readonly Value: unknown;
}

/**
 * A running list of states: an execution, a branch of a Parallel or an iteration of a Map. It has its own scope of
 * variables and its own sequence of events.
 */
export class Frame {
  readonly runtime: Runtime;
  readonly execution: Execution;
  readonly states: StateList;
  /** '' for the execution, then the index of each branch or iteration: '/2/0'. */
  readonly path: string;
  readonly progress: Progress;
  /** Aborted when this frame may not continue. */
  readonly signal: AbortSignal;
  readonly item: MapItem | undefined;
  readonly #outer: Frame | undefined;

  constructor(
    runtime: Runtime,
    execution: Execution,
    states: StateList,
    inside?: { outer: Frame; index: number; signal: AbortSignal; lastEventId: number; item?: MapItem },
  ) {
    this.runtime = runtime;
    this.execution = execution;
    this.states = states;
    this.#outer = inside?.outer;
    this.path = inside ? `${inside.outer.path}/${inside.index}` : '';
    this.signal = inside?.signal ?? execution.signal;
    this.item = inside?.item ?? inside?.outer.item;
    this.progress = execution.progress.open(this.path, inside?.lastEventId ?? 0);
  }

  /** The variables in scope: the frame's own and those of the frames around it. */
  get variables(): Record<string, unknown> {
    return { ...this.#outer?.variables, ...this.progress.variables };
  }

  /** Adds an event to the history, by default after the last one of the frame. @returns its id */
  record(
    type: HistoryEventType,
    details?: Details,
    {
      previousEventId = this.progress.lastEventId,
      ...marks
    }: Partial<Pick<Line, 'previousEventId' | 'next' | 'memo'>> = {},
  ): number {
    this.signal.throwIfAborted();
    return this.execution.record({ frame: this.path, type, previousEventId, details, ...marks });
  }
}
