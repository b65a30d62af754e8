import type { Stack } from '../operator/stack.ts';
import type { IngestExecutions } from './ingest-executions.ts';
import type { Traces } from './traces.ts';
import type { Trial } from './trial.ts';
import type { Waiting } from './wait.ts';

/** What the steps work with. */
export interface Context extends Waiting {
  readonly stack: Stack;
  readonly trial: Trial;
  readonly traces: Traces;
  readonly ingest: IngestExecutions;
}
