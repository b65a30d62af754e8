import { isKnownAction } from './actions.ts';
import { type ConditionBlock, type Context, compileConditions } from './conditions.ts';
import { UnknownPermissionError } from './errors.ts';
import { arnWildcard, wildcard } from './wildcard.ts';

/** A policy of a template, after its intrinsic functions were resolved. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: Statement | readonly Statement[];
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  /** Absent in trust policies, whose resource is their role. */
  readonly Resource?: string | readonly string[];
  /** In resource policies and trust policies only. */
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: ConditionBlock;
}

/** The smallest part of a policy: one action on one resource. A statement makes one rule for each such pair. */
export interface Rule {
  readonly effect: 'Allow' | 'Deny';
  readonly action: string;
  /** undefined in a trust policy */
  readonly resource: string | undefined;
  readonly condition: ConditionBlock | undefined;
  applies(access: Access): boolean;
}

/** An attempt to do something. */
export interface Access {
  /** The ARN of a role, or the name of an AWS service. */
  readonly principal: string;
  /** `s3:GetObject` */
  readonly action: string;
  /** An ARN, or `*` for an action without a resource. */
  readonly resource: string;
  readonly context: Context;
}

/** @throws UnknownPermissionError naming what the evaluator does not know */
export function compilePolicy({ Statement }: PolicyDocument): Rule[] {
  return [Statement].flat().flatMap(compileStatement);
}

const elements = ['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition'];

function compileStatement(statement: Statement): Rule[] {
  const unknown = Object.keys(statement).find((element) => !elements.includes(element));
  if (unknown) throw new UnknownPermissionError(`The policy element ${unknown} is not known here.`);
  const { Effect: effect, Action, Resource, Principal, Condition: condition } = statement;
  const fulfilled = compileConditions(condition);
  const isMeant = compilePrincipal(Principal, Resource === undefined);
  const resources = Resource === undefined ? [undefined] : [Resource].flat();
  return [Action].flat().flatMap((action) =>
    resources.map((resource) => {
      const isAction = compileAction(action);
      const isResource = compileResource(resource);
      const applies = (access: Access) =>
        isAction(access.action) &&
        isResource(access.resource) &&
        isMeant(access.principal) &&
        fulfilled(access.context);
      return { effect, action, resource, condition, applies };
    }),
  );
}

function compileAction(action: string): (action: string) => boolean {
  const test = wildcard(action, 'i');
  if (!isKnownAction(test)) throw new UnknownPermissionError(`The action ${action} is not known here.`);
  return test;
}

function compileResource(resource: string | undefined): (arn: string) => boolean {
  if (resource === undefined || resource === '*') return () => true;
  const test = resource.includes('${') ? undefined : arnWildcard(resource);
  if (!test) throw new UnknownPermissionError(`The resource ${resource} is not known here.`);
  return test;
}

/** An identity-based policy has no principal element: it applies to its own principal. */
function compilePrincipal(
  principal: Statement['Principal'],
  isTrust: boolean,
): (principal: string) => boolean {
  if (principal === undefined || principal === '*') return () => true;
  const tests = Object.entries(principal).flatMap(([kind, names]) =>
    [names].flat().map((name) => {
      if (kind === 'Service') return (actual: string) => actual === name;
      if (kind !== 'AWS')
        throw new UnknownPermissionError(`Principals of the kind ${kind} are not known here.`);
      if (name === '*') return () => true;
      // In a trust policy: any identity of the account. It needs a policy of its own too, which people have elsewhere.
      const [account] = /^arn:aws:iam::\d{12}:(?=root$)/.exec(name) ?? [];
      if (isTrust && account) return (actual: string) => actual.startsWith(account);
      if (!/^arn:aws:iam::\d{12}:role\//.test(name)) {
        throw new UnknownPermissionError(`The principal ${name} is not known here: roles and services are.`);
      }
      return (actual: string) => actual === name;
    }),
  );
  return (actual) => tests.some((test) => test(actual));
}
