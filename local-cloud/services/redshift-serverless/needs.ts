import { byMember } from '../../iam/needs.ts';
import { namespaceArn, workgroupArn } from '../redshift/arn.ts';

/** What each operation of Redshift Serverless needs. */
export const redshiftServerlessNeeds = byMember('redshift-serverless', {
  GetCredentials: ({ workgroupName }) => workgroupArn(workgroupName),
  GetNamespace: ({ namespaceName }) => namespaceArn(namespaceName),
  GetWorkgroup: ({ workgroupName }) => workgroupArn(workgroupName),
});
