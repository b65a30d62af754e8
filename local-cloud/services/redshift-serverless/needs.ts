import { namespaceArn, workgroupArn } from '../../core/arn.ts';
import { byMember } from '../../iam/needs.ts';

/** What each operation of Redshift Serverless needs. */
export const redshiftServerlessNeeds = byMember('redshift-serverless', {
  GetCredentials: ({ workgroupName }) => workgroupArn(workgroupName),
  GetNamespace: ({ namespaceName }) => namespaceArn(namespaceName),
  GetWorkgroup: ({ workgroupName }) => workgroupArn(workgroupName),
});
