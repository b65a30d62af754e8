import { byMember } from '../../iam/needs.ts';

/** What each operation of Secrets Manager needs. A secret that is given by its name is refused: policies know its ARN. */
export const secretsManagerNeeds = byMember('secretsmanager', {
  DescribeSecret: 'SecretId',
  GetSecretValue: 'SecretId',
});
