import type { Succeed } from '../language/asl.ts';
import type { Departure } from './departure.ts';
import type { Visit } from './visit.ts';

/** Ends the frame successfully. */
export async function runSucceed({ state, input }: Visit<Succeed>): Promise<Departure> {
  return { output: state.Output, otherwise: input };
}
