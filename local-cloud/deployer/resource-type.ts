import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Chance } from '../core/chance.ts';
import type { Clock } from '../core/clock.ts';
import type { Credentials } from '../core/principals.ts';
import type { Iam } from '../iam/index.ts';
import type { Rule } from '../services/eventbridge/index.ts';
import type { EventSourceMapping } from '../services/lambda/event-source/index.ts';
import type { FunctionConfiguration } from '../services/lambda/function.ts';
import type { LogDeliveries } from '../services/logs/index.ts';

/** How the deployer reaches the services. */
export interface Services {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly config: { readonly endpoint: string; readonly region: string; readonly credentials: Credentials };
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly sfn: SFNClient;
  readonly scheduler: SchedulerClient;
  readonly lambda: FunctionDeployer;
  readonly redshiftServerless: RedshiftServerlessDeployer;
  readonly cloudWatch: CloudWatchDeployer;
  readonly sns: SnsDeployer;
  readonly logs: LogDeliveries;
  readonly eventBridge: EventBridgeDeployer;
  readonly iam: Iam;
}

/** The control plane of Lambda. */
export interface FunctionDeployer {
  putFunction(configuration: FunctionConfiguration): Promise<void>;
  deleteFunction(functionName: string): Promise<void>;
  checkFunction(functionName: string): FunctionConfiguration;
  putEventSource(id: string, mapping: EventSourceMapping): Promise<void>;
  deleteEventSource(id: string): Promise<void>;
}

/** The control plane of Redshift Serverless. */
export interface RedshiftServerlessDeployer {
  putNamespace(namespace: {
    readonly namespaceName: string;
    /** The first database. */
    readonly dbName: string;
    readonly defaultIamRoleArn?: string;
    readonly iamRoles: readonly string[];
    readonly manageAdminPassword: boolean;
  }): Promise<void>;
  putWorkgroup(workgroup: { readonly workgroupName: string; readonly namespaceName: string }): Promise<void>;
}

/** The control plane of CloudWatch. */
export interface CloudWatchDeployer {
  putAlarm(alarm: { readonly AlarmName: string }): void;
  deleteAlarm(name: string): void;
}

/** The control plane of SNS. */
export interface SnsDeployer {
  putTopic(topicArn: string): void;
  deleteTopic(topicArn: string): void;
  putSubscription(
    id: string,
    subscription: { readonly topicArn: string; readonly protocol: string; readonly endpoint: string },
  ): void;
  deleteSubscription(id: string): void;
}

/** The control plane of EventBridge. */
export interface EventBridgeDeployer {
  putRule(rule: Rule): void;
  deleteRule(arn: string): void;
}

/** How templates refer to a deployed resource. */
export interface Deployed {
  /** The value of `Ref`. */
  readonly physicalId: string;
  /** The values of `Fn::GetAtt`. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A resource's place: its stack, its logical id and what it can reach. */
export interface Place {
  readonly stackName: string;
  readonly stackId: string;
  readonly logicalId: string;
  /** Of the stack: the local one, unless the template is for another. */
  readonly region: string;
  readonly services: Services;
  /** @returns the path of the asset that AWS would find under this S3 key */
  asset(key: string): string;
  /** @returns the ARN of the role of the function that a custom resource's ServiceToken names */
  roleBehind(serviceToken: string): string;
}

// biome-ignore lint/suspicious/noExplicitAny: each type knows its own properties
export type Properties = Readonly<Record<string, any>>;

/** Deploys resources of one CloudFormation type. */
export interface ResourceType {
  /** Properties that work here as on AWS; `all` if a function interprets them. */
  readonly emulated: readonly string[] | 'all';
  /** Properties that are accepted without effect. Any other property stops the deployment. */
  readonly accepted: readonly string[];
  /** Creates the resource, or updates it to match the properties. Idempotent. */
  put(properties: Properties, place: Place, previous: PreviousResource | undefined): Promise<Deployed>;
  /** Makes the checks that need the whole stack to be deployed. Throws if one fails. */
  verify?(properties: Properties, place: Place, deployed: Deployed): void;
  /** Absent for resources that hold data or nothing: they are forgotten, not deleted. */
  delete?(resource: PreviousResource, place: Place): Promise<void>;
}

export interface PreviousResource extends Deployed {
  readonly properties: Properties;
}

/** A name as CloudFormation makes them, `<stack>-<logical id>-<suffix>`, but the same at every deployment. */
export function physicalName({ stackName, logicalId }: Place, longest = 64): string {
  const suffix = shortHash(`${stackName}/${logicalId}`, 8);
  return `${`${stackName}-${logicalId}`.slice(0, longest - 9)}-${suffix}`;
}

export function shortHash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
