import type { Chance } from '../../../core/chance.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Integrations } from '../integrations/catalog.ts';
import type { Sdk } from '../integrations/sdk.ts';
import type { Executions } from '../records/executions.ts';
import type { MapRuns } from '../records/map-runs.ts';

/** What the states of all executions share. */
export interface Runtime {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly integrations: Integrations;
  readonly sdk: Sdk;
  readonly executions: Executions;
  readonly mapRuns: MapRuns;
  /** Wraps every call to another service, so that a clock that runs ahead can wait for it. */
  readonly working: <T>(work: Promise<T>) => Promise<T>;
}
