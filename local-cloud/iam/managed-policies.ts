import { UnknownPermissionError } from './errors.ts';
import type { PolicyDocument } from './policy.ts';

/** The AWS managed policies that templates attach. */
const documents: Readonly<Record<string, PolicyDocument>> = {
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole': {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
  },
  // The query editor of the console, which the local cloud does not serve.
  'arn:aws:iam::aws:policy/AmazonRedshiftQueryEditorV2NoSharing': { Version: '2012-10-17', Statement: [] },
};

/** @throws UnknownPermissionError */
export function managedPolicy(arn: string): PolicyDocument {
  const document = documents[arn];
  if (!document) throw new UnknownPermissionError(`The managed policy ${arn} is not known here.`);
  return document;
}
