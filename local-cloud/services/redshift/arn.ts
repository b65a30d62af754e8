import { createHash } from 'node:crypto';
import { account, region } from '../../core/account.ts';

/** ARNs of namespaces and workgroups end with an id. Here it is derived from the name, so it survives deployments. */
export const namespaceArn = (name: string) => arn('namespace', name);
export const workgroupArn = (name: string) => arn('workgroup', name);

function arn(kind: 'namespace' | 'workgroup', name: string): string {
  const hash = createHash('sha256').update(`${kind}/${name}`).digest('hex');
  const id = hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return `arn:aws:redshift-serverless:${region}:${account}:${kind}/${id}`;
}
