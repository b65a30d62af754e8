import { arn } from '../../core/arn.ts';
import { byMember } from '../../iam/needs.ts';

/** What each operation of CloudFormation needs. A stack that is given by its name has any id. */
export const cloudFormationNeeds = byMember('cloudformation', {
  DescribeStacks: ({ StackName = '*' }) =>
    StackName.startsWith('arn:') ? StackName : arn('cloudformation', `stack/${StackName}/*`),
});
