import type { Context } from './conditions.ts';

/** What a request needs: the permission to do one thing. */
export interface Need {
  readonly action: string;
  /** An ARN, or `*` for an action without a resource. */
  readonly resource: string;
  /** Condition keys of this need alone. */
  readonly context?: Context;
}
