import type { Clock } from '../../clock.ts';
import type { Integrations } from '../integrations/catalog.ts';

/** What the states of every execution share. */
export interface Runtime {
  readonly clock: Clock;
  readonly integrations: Integrations;
  /** A number in [0, 1): the jitter of retries. */
  readonly random: () => number;
}
