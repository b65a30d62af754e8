import type { HistoryEventType } from '@aws-sdk/client-sfn';
import { Interruption, RuntimeFailure, StateFailure } from '../language/failure.ts';
import type { Payload } from '../language/payload.ts';
import type { Frame } from './frame.ts';

/** The branches of a Parallel or the iterations of a Map. The first that fails aborts the others. */
export interface Siblings {
  readonly outer: Frame;
  readonly count: number;
  readonly concurrency: number;
  /** The event that the first of them follow. */
  readonly startedEventId: number;
  /** @param previousEventId - the last event of the sibling that ran before it in the same lane */
  open(index: number, previousEventId: number, signal: AbortSignal): Frame;
  run(index: number, frame: Frame): Promise<Payload>;
  /** Records which sibling failed. */
  failed?(index: number, frame: Frame, failingEventId: number): void;
  /** Records which sibling was aborted because of that. */
  aborted?(index: number, frame: Frame, failingEventId: number): void;
}

/** @returns the outputs, in the order of the siblings. @throws the failure of the first that fails */
export async function runSiblings(siblings: Siblings): Promise<unknown[]> {
  const { outer, count } = siblings;
  const stop = new AbortController();
  const signal = AbortSignal.any([outer.signal, stop.signal]);
  const outputs: unknown[] = new Array(count);
  const running = new Map<number, Frame>();
  let failure: unknown;
  let nextIndex = 0;

  const fail = (index: number, error: unknown) => {
    if (failure) return;
    failure = isRecorded(error) ? fromInside(error) : error;
    const frame = running.get(index);
    running.delete(index);
    try {
      if (frame && isRecorded(error) && !signal.aborted) recordFailure(siblings, index, frame, running);
    } finally {
      stop.abort(new Interruption('a sibling has failed'));
    }
  };

  const lane = async () => {
    let previousEventId = siblings.startedEventId;
    while (nextIndex < count && !failure) {
      const index = nextIndex++;
      try {
        const frame = siblings.open(index, previousEventId, signal);
        running.set(index, frame);
        outputs[index] = (await siblings.run(index, frame)).value;
        running.delete(index);
        previousEventId = frame.progress.exitEventId ?? frame.progress.lastEventId;
      } catch (error) {
        fail(index, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(siblings.concurrency, count) }, lane));
  if (failure) throw failure;
  return outputs;
}

/** Whether the state around them fails, as opposed to the whole execution failing or being interrupted. */
function isRecorded(error: unknown): error is StateFailure {
  return error instanceof StateFailure && !(error instanceof RuntimeFailure);
}

/** For the state around them, the kind of failure no longer matters: it was recorded where it happened. */
function fromInside({ error, cause }: StateFailure): StateFailure {
  return new StateFailure(error, cause);
}

function recordFailure(
  siblings: Siblings,
  index: number,
  frame: Frame,
  others: ReadonlyMap<number, Frame>,
): void {
  const { outer } = siblings;
  const failingEventId = frame.progress.lastEventId;
  siblings.failed?.(index, frame, failingEventId);
  abortStates(outer, failingEventId);
  for (const [other, otherFrame] of others) siblings.aborted?.(other, otherFrame, failingEventId);
  outer.progress.lastEventId = failingEventId;
}

/** Records every running state inside a failing Parallel or Map as aborted, including the failing one. */
function abortStates(outer: Frame, failingEventId: number): void {
  for (const [path, { current }] of [...outer.execution.progress.within(outer.path)]) {
    if (!current || current.closed || !abortable.has(current.type)) continue;
    const type = `${current.type}StateAborted` as HistoryEventType;
    outer.execution.record({ frame: path, type, previousEventId: failingEventId });
  }
}

/** The types of state that take time. */
const abortable = new Set(['Task', 'Wait', 'Map', 'Parallel']);
