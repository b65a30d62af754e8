import type { MapState, Parallel, State, Task, Template } from '../language/asl.ts';
import type { StateFailure } from '../language/failure.ts';
import { type Payload, payloadOf } from '../language/payload.ts';
import { matches } from '../language/retry.ts';
import type { Extras } from './visit.ts';

/** How a state is left. */
export interface Departure {
  /** Absent at the end of the frame. */
  readonly next?: string;
  readonly assign?: Readonly<Record<string, Template>>;
  readonly output?: Template;
  /** The path from the state to the rule or catcher with this Assign and Output, such as `Choices[1]/`. */
  readonly from?: string;
  /** The output if there is no Output. */
  readonly otherwise: Payload;
  /** What Assign and Output may read besides the input. */
  readonly extras?: Extras;
  /** The event that the exit follows, if it is not the last one of the frame. */
  readonly previousEventId?: number;
}

/**
 * Leaves a state with its result, which Assign and Output may read as `$states.result`.
 * @param previousEventId - the event that the exit follows, if it is not the last one of the frame
 */
export function withResult(
  { Next, Assign, Output }: Task | Parallel | MapState,
  result: Payload,
  previousEventId?: number,
): Departure {
  return {
    next: Next,
    assign: Assign,
    output: Output,
    otherwise: result,
    extras: { result: result.value },
    previousEventId,
  };
}

/** Leads to the handler of the first catcher that covers the failure; undefined if none does. */
export function caught(state: State, failure: StateFailure): Departure | undefined {
  const catchers = 'Catch' in state ? (state.Catch ?? []) : [];
  const index = catchers.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure));
  const catcher = catchers[index];
  if (!catcher) return undefined;
  const errorOutput = {
    Error: failure.error ?? null,
    Cause: failure.cause ?? (failure.error === undefined ? null : ''),
  };
  return {
    next: catcher.Next,
    assign: catcher.Assign,
    output: catcher.Output,
    from: `Catch[${index}]/`,
    otherwise: payloadOf(errorOutput),
    extras: { errorOutput },
  };
}
