import type { MapState } from '../asl.ts';
import { StateFailure } from '../failure.ts';
import type { Payload } from '../payload.ts';
import type { Visit } from './visit.ts';

export async function runDistributedMap(
  _: Visit<MapState>,
): Promise<{ result: Payload; previousEventId: number }> {
  throw new StateFailure('States.Runtime', 'Distributed Map is not there yet.');
}
