import { workgroupArn } from '../../core/arn.ts';
import type { Need } from '../../iam/need.ts';
import { byMember, type Input, type NeedsOf } from '../../iam/needs.ts';

/** What each operation of the Redshift Data API needs: for itself, and to sign in to the database. */
export const redshiftDataNeeds: NeedsOf = (operation, input) => [
  ...api(operation, input),
  ...(input.WorkgroupName === undefined ? [] : [signIn(input)]),
];

const byWorkgroup = ({ WorkgroupName }: Input) => workgroupArn(WorkgroupName);

const api = byMember('redshift-data', {
  BatchExecuteStatement: byWorkgroup,
  CancelStatement: '*',
  DescribeStatement: '*',
  DescribeTable: byWorkgroup,
  ExecuteStatement: byWorkgroup,
  GetStatementResult: '*',
  ListDatabases: byWorkgroup,
  ListSchemas: byWorkgroup,
  ListStatements: '*',
  ListTables: byWorkgroup,
});

/** With a secret as the user whom it names; without, with credentials that are made for the caller. */
function signIn({ SecretArn, WorkgroupName }: Input): Need {
  return SecretArn === undefined
    ? { action: 'redshift-serverless:GetCredentials', resource: workgroupArn(WorkgroupName) }
    : { action: 'secretsmanager:GetSecretValue', resource: SecretArn };
}
