import type { Access, Rule } from './policy.ts';

/** Whether a principal may do something; if not, why, in AWS's words. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** The policies that apply: the caller's, and those of the resource. */
export interface Policies {
  readonly identity: readonly Rule[];
  readonly resource: readonly Rule[];
}

/** Decides as IAM does within one account: an explicit deny wins; otherwise one policy that allows is enough. */
export function decide(access: Access, { identity, resource }: Policies): Decision {
  const some = (rules: readonly Rule[], effect: Rule['effect']) =>
    rules.some((rule) => rule.effect === effect && rule.applies(access));
  if (some(identity, 'Deny')) return refused('with an explicit deny in an identity-based policy');
  if (some(resource, 'Deny')) return refused('with an explicit deny in a resource-based policy');
  if (some(identity, 'Allow') || some(resource, 'Allow')) return { allowed: true };
  const kind = access.principal.startsWith('arn:') ? 'identity' : 'resource';
  return refused(`because no ${kind}-based policy allows the ${access.action} action`);
}

const refused = (reason: string): Decision => ({ allowed: false, reason });
