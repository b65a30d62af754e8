import type { Pass } from '../language/asl.ts';
import type { Departure } from './departure.ts';
import type { Visit } from './visit.ts';

/** Passes its input on, or what Output makes of it. */
export async function runPass({ state, input }: Visit<Pass>): Promise<Departure> {
  return { next: state.Next, assign: state.Assign, output: state.Output, otherwise: input };
}
