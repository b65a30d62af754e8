import { sessionOf } from '../core/principals.ts';
import type { Need } from './need.ts';

/** A call that AWS would refuse. The message is AWS's. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDenied';

  constructor(principal: string, { action, resource }: Need, reason: string) {
    super(
      `User: ${sessionOf(principal)} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    );
  }
}
