import { byMember } from '../../iam/needs.ts';

/** What each operation of Secrets Manager needs. Secrets given by name are refused: policies know ARNs. */
export const secretsManagerNeeds = byMember('secretsmanager', {
  DescribeSecret: 'SecretId',
  GetSecretValue: 'SecretId',
});
