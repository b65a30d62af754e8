import { createHash } from 'node:crypto';
import { account, region } from './account.ts';

/** The ARN of a resource of the cloud's account and region. @param resource e.g. `function:mask` */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** For IAM and STS, which have no regions. */
export function globalArn(service: string, resource: string): string {
  return `arn:aws:${service}::${account}:${resource}`;
}

/** Without account and region: a bucket's name is unique without them. */
export function bareArn(service: string, resource: string): string {
  return `arn:aws:${service}:::${resource}`;
}

export const bucketArn = (bucket: string) => bareArn('s3', bucket);
export const objectArn = (bucket: string, key: string) => bareArn('s3', `${bucket}/${key}`);
export const functionArn = (name: string) => arn('lambda', `function:${name}`);
export const queueArn = (name: string) => arn('sqs', name);
export const scheduleArn = (name: string) => arn('scheduler', `schedule/default/${name}`);
export const stateMachineArn = (name: string) => arn('states', `stateMachine:${name}`);

export const namespaceArn = (name: string) => redshiftArn('namespace', name);
export const workgroupArn = (name: string) => redshiftArn('workgroup', name);

/** Namespaces and workgroups have ids in their ARNs. Here the same name always gives the same id. */
function redshiftArn(kind: 'namespace' | 'workgroup', name: string): string {
  return arn('redshift-serverless', `${kind}/${uuidOf(`${kind}/${name}`)}`);
}

/** A UUID made of a text. */
export function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
