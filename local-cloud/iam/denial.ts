import { globalArn } from '../core/arn.ts';
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

/** The caller with the credentials of a role is a session of that role. All local sessions are called `local`. */
function sessionOf(principal: string): string {
  const role = /^arn:aws:iam::\d+:role\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1];
  return role ? globalArn('sts', `assumed-role/${role}/local`) : principal;
}
