import type { Pass } from '../language/asl.ts';
import type { Departure } from './departure.ts';
import type { Visit } from './visit.ts';

/** Passes on its input, or its Output. */
export async function runPass({ state, input }: Visit<Pass>): Promise<Departure> {
  return { next: state.Next, assign: state.Assign, output: state.Output, otherwise: input };
}
