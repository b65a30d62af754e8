import type { Fail } from '../language/asl.ts';
import { StateFailure } from '../language/failure.ts';
import type { Visit } from './visit.ts';

/** Fails the frame. @throws StateFailure always */
export async function runFail(visit: Visit<Fail>): Promise<never> {
  const { Error: error, Cause: cause } = visit.state;
  throw new StateFailure(
    error === undefined ? undefined : await visit.string('Error', error),
    cause === undefined ? undefined : await visit.string('Cause', cause),
  );
}
