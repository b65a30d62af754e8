import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { Integration } from '../integrations/integration.ts';
import { type StateFailure, TimeoutFailure } from '../language/failure.ts';
import type { Details } from '../records/history.ts';
import type { Visit } from './visit.ts';

/** Records the history events of one attempt at a task. */
export class TaskEvents {
  readonly #visit: Visit;
  readonly #integration: Integration;

  constructor(visit: Visit, integration: Integration) {
    this.#visit = visit;
    this.#integration = integration;
  }

  /**
   * @param what - such as `Scheduled`
   * @param memo - what a resumed task needs if the process dies
   */
  record(what: string, details: Details, memo?: object): void {
    const { eventFamily, resourceType, resource } = this.#integration;
    const named = eventFamily === 'Task' ? { resourceType, resource, ...details } : details;
    const type = `${eventFamily}${what}` as HistoryEventType;
    this.#visit.frame.record(type, Object.keys(named).length > 0 ? named : undefined, { memo });
  }

  recordFailure(failure: StateFailure): void {
    const { error, cause } = failure;
    const details = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
    this.record(failure instanceof TimeoutFailure ? 'TimedOut' : 'Failed', details);
  }
}
