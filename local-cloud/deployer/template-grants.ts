import { bareArn, bucketArn } from '../core/arn.ts';
import { managedPolicy } from '../iam/managed-policies.ts';
import type { PolicyDocument, Statement } from '../iam/policy.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { pseudoParameters } from './parameters.ts';
import type { Properties } from './resource-type.ts';
import type { Resource, Template } from './template.ts';

/** A permission that a template grants. */
export interface Grant {
  /** The logical id of a role; or, in the policy of a bucket or queue, an AWS service. */
  readonly grantee: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Each as `operator key value`. */
  readonly conditions: readonly string[];
}

/** A role, and the services that may assume it: none when people do. */
export interface Trust {
  readonly role: string;
  readonly services: readonly string[];
}

/** Reads the permissions of a template. ARNs hold logical ids, and neither account nor region. */
export function permissionsOf(template: Template, stackName: string): { trusts: Trust[]; grants: Grant[] } {
  const scope = readableScope(template, stackName);
  const resources = Object.entries(template.Resources).map(([id, { Type, Properties = {} }]) => ({
    type: Type,
    name: readable(id),
    properties: resolve(Properties, scope) as Properties,
  }));
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const roles = ofType('AWS::IAM::Role').map(
    ({ name, properties }) => ({ name, ...properties }) as Properties,
  );
  return {
    trusts: roles.map(({ name, AssumeRolePolicyDocument }) => ({
      role: name,
      services: statementsOf(AssumeRolePolicyDocument).flatMap(servicesOf).sort(),
    })),
    grants: [
      ...roles.flatMap(({ name, ManagedPolicyArns = [], Policies = [] }) =>
        [...ManagedPolicyArns.map(managedPolicy), ...Policies.map(documentOf)].flatMap((document) =>
          grantsOf(document, () => [name]),
        ),
      ),
      ...['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
        ofType(type).flatMap(({ properties }) =>
          grantsOf(properties.PolicyDocument, () => properties.Roles ?? []),
        ),
      ),
      ...['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy'].flatMap((type) =>
        ofType(type).flatMap(({ properties }) => grantsOf(properties.PolicyDocument, servicesOf)),
      ),
    ].sort((one, other) => one.grantee.localeCompare(other.grantee)),
  };
}

const documentOf = ({ PolicyDocument }: { PolicyDocument: PolicyDocument }) => PolicyDocument;
const statementsOf = ({ Statement }: PolicyDocument): Statement[] => [Statement].flat() as Statement[];

function servicesOf({ Principal }: Statement): string[] {
  return Principal === undefined || Principal === '*' ? [] : [Principal.Service ?? []].flat();
}

function grantsOf(
  document: PolicyDocument,
  granteesOf: (statement: Statement) => readonly string[],
): Grant[] {
  return statementsOf(document)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((statement) =>
      granteesOf(statement).map((grantee) => ({
        grantee,
        actions: [statement.Action].flat(),
        resources: [statement.Resource ?? []].flat().map(short),
        conditions: Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
          Object.entries(keys).map(
            ([key, values]) => `${operator} ${key} ${[values].flat().map(String).map(short).join(', ')}`,
          ),
        ),
      })),
    );
}

/** Resolves ARNs as CloudFormation does, with the logical id of a resource in place of a generated name. */
function readableScope(template: Template, stackName: string): Scope {
  const find = (id: string) => template.Resources[id] as Resource;
  return {
    template,
    values: { ...pseudoParameters(stackName), 'AWS::Region': 'REGION', 'AWS::AccountId': 'ACCOUNT' },
    ref: (id) => (refIsArn.includes(find(id).Type) ? arnOf(id, find(id)) : readable(id)),
    getAtt: (id, attribute) => (attribute.endsWith('Arn') ? arnOf(id, find(id)) : readable(id)),
  };
}

const refIsArn = ['AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine'];

function arnOf(id: string, { Type, Properties = {} }: Resource): string {
  const name = readable(id);
  switch (Type) {
    case 'AWS::S3::Bucket':
      return bucketArn(name);
    case 'AWS::Lambda::Function':
      return bareArn('lambda', `function:${name}`);
    case 'AWS::Logs::LogGroup':
      return bareArn('logs', `log-group:${name}:*`);
    case 'AWS::StepFunctions::StateMachine':
      return bareArn('states', `stateMachine:${Properties.StateMachineName}`);
    case 'Custom::AWS':
      return bareArn('secretsmanager', `secret:${name}`);
    case 'AWS::RedshiftServerless::Namespace':
    case 'AWS::RedshiftServerless::Workgroup':
      return bareArn('redshift-serverless', name);
    default:
      return bareArn((Type.split('::')[1] as string).toLowerCase(), name);
  }
}

/** Without the hash that CDK appends to logical ids. */
const readable = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

const short = (arn: string) => arn.replace(/^arn:aws:([\w-]+):[^:]*:[^:]*:/, '$1:');
