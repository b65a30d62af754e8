import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * Lets a caller of the Redshift Data API see and cancel its statements. AWS knows no resource for these actions; a caller sees
 * only its own statements.
 */
export const ownStatements = (): PolicyStatement =>
  new PolicyStatement({
    actions: [
      'redshift-data:DescribeStatement',
      'redshift-data:GetStatementResult',
      'redshift-data:CancelStatement',
    ],
    resources: ['*'],
  });
