import type { Catcher, State, Template } from '../asl.ts';
import type { StateFailure } from '../failure.ts';
import type { Payload } from '../payload.ts';
import { matches } from '../retry.ts';
import type { Extras } from './visit.ts';

/** How a state is left. */
export interface Departure {
  /** Absent at the end of the frame. */
  readonly next?: string;
  readonly assign?: Readonly<Record<string, Template>>;
  readonly output?: Template;
  /** The output when no Output says otherwise. */
  readonly otherwise: Payload;
  /** What Assign and Output may read of the state's doing. */
  readonly extras?: Extras;
  /** The event that the exit follows, when it is not the frame's last one. */
  readonly previousEventId?: number;
}

/** The first catcher that names the failure. */
export function catcherFor(state: State, failure: StateFailure): Catcher | undefined {
  const catchers = 'Catch' in state ? (state.Catch ?? []) : [];
  return catchers.find((catcher) => matches(catcher.ErrorEquals, failure));
}
