import { createHash } from 'node:crypto';
import { account, region } from '../../core/account.ts';

/** Namespaces and workgroups have ids in their ARNs. Here the id is made of the name, so it stays over deployments. */
export const namespaceArn = (name: string) => arn('namespace', name);
export const workgroupArn = (name: string) => arn('workgroup', name);

function arn(kind: 'namespace' | 'workgroup', name: string): string {
  const hash = createHash('sha256').update(`${kind}/${name}`).digest('hex');
  const id = hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return `arn:aws:redshift-serverless:${region}:${account}:${kind}/${id}`;
}
