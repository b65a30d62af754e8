import { Stack, Validations } from 'aws-cdk-lib';
import type { IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Tells cdk-nag why something that it would report is right, for a construct and everything below it. */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}

/** Grants a role what the statements allow, and says why their wildcards are needed. */
export function grantWithReason(role: IRole, statements: readonly PolicyStatement[], reason: string): void {
  for (const statement of statements) role.addToPrincipalPolicy(statement);
  acknowledgeWildcards(role, statements, reason);
}

/** Says why each wildcard of some grants is needed, and of these grants only. */
export function acknowledgeWildcards(
  construct: IConstruct,
  grants: readonly PolicyStatement[],
  reason: string,
): void {
  const stack = Stack.of(construct);
  const findings = grants.flatMap(({ actions, resources }) => [
    ...actions.map((action) => `Action::${action}`),
    ...resources.map((resource) => `Resource::${asCdkNagWrites(stack.resolve(resource))}`),
  ]);
  for (const finding of findings.filter((text) => text.includes('*'))) {
    acknowledge(construct, `IAM5[${finding}]`, reason);
  }
}

/** `{ 'Fn::GetAtt': ['Bucket', 'Arn'] }` as `<Bucket.Arn>`, and so on. */
function asCdkNagWrites(value: string | Record<string, unknown>): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value;
  if (Ref) return `<${Ref}>`;
  if (attribute) return `<${(attribute as string[]).join('.')}>`;
  if (!join) return JSON.stringify(value);
  const [delimiter, parts] = join as [string, (string | Record<string, unknown>)[]];
  return parts.map(asCdkNagWrites).join(delimiter);
}
