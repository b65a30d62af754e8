import { account } from '../core/account.ts';
import { operatorArn } from '../core/principals.ts';
import type { Context } from './conditions.ts';
import { type Decision, decide } from './decide.ts';
import { AccessDenied } from './denial.ts';
import { UntrustedServiceError } from './errors.ts';
import type { Need } from './need.ts';
import { type Access, compilePolicy } from './policy.ts';
import { PolicyStore } from './policy-store.ts';

/** Is told of each decision. */
export type Listener = (access: Access, decision: Decision) => void;

/**
 * The loopback interface counts as the TLS that SDKs use on AWS: nobody outside of this machine can read its traffic.
 */
const transport: Context = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

/** The policy of the operator, who is an administrator. */
const everything = compilePolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });

/** Decides who may do what, by the deployed policies. */
export class Iam {
  readonly policies: PolicyStore;
  readonly #listener: Listener;

  /** @param path where policies are kept; in memory when absent */
  constructor(path: string | undefined, listener: Listener = () => undefined) {
    this.policies = new PolicyStore(path);
    this.#listener = listener;
  }

  /**
   * @param principal the ARN of a role, or the name of an AWS service
   * @throws AccessDenied for the first need that is not met
   */
  authorize(principal: string, needs: readonly Need[]): void {
    for (const need of needs) {
      const decision = this.#decide(principal, need);
      if (!decision.allowed) throw new AccessDenied(principal, need, decision.reason);
    }
  }

  allows(principal: string, need: Need): boolean {
    return this.#decide(principal, need).allowed;
  }

  /**
   * @param sourceArn the resource that the service acts for
   * @throws UntrustedServiceError if the service may not assume the role
   */
  checkTrust(roleArn: string, service: string, sourceArn?: string): void {
    if (!this.trusts(roleArn, service, sourceArn)) throw new UntrustedServiceError(service, roleArn);
  }

  trusts(roleArn: string, service: string, sourceArn?: string): boolean {
    const context: Context = {
      'aws:SourceAccount': account,
      ...(sourceArn && { 'aws:SourceArn': sourceArn }),
    };
    const access: Access = { principal: service, action: 'sts:AssumeRole', resource: roleArn, context };
    const decision = decide(access, { identity: [], resource: this.policies.trustOf(roleArn) });
    this.#listener(access, decision);
    return decision.allowed;
  }

  #decide(principal: string, { action, resource, context }: Need): Decision {
    const caller: Context = principal.startsWith('arn:') ? { 'aws:PrincipalArn': principal } : {};
    const access: Access = { principal, action, resource, context: { ...transport, ...caller, ...context } };
    const decision = decide(access, {
      identity: principal === operatorArn ? everything : this.policies.identityRules(principal),
      resource: this.policies.resourceRules(resource),
    });
    this.#listener(access, decision);
    return decision;
  }
}
