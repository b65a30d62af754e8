import type { Service } from '../../http/aws-json.ts';
import { awsQueryService } from '../../http/aws-query.ts';
import { ServiceError } from '../../http/service-error.ts';

/** A stack as CloudFormation describes it. */
export interface StackDescription {
  readonly StackId: string;
  readonly StackName: string;
  readonly Description?: string;
  readonly StackStatus: string;
  readonly StackStatusReason?: string;
  readonly CreationTime: Date;
  readonly LastUpdatedTime?: Date;
  readonly Outputs: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
}

/** CloudFormation, limited to describing the stacks that the deployer knows. */
export const createCloudFormation = (
  stacks: () => readonly StackDescription[],
): { readonly service: Service } => ({
  service: awsQueryService({
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    operations: {
      DescribeStacks: {
        members: ['StackName'],
        answer: ({ StackName }) => ({
          Stacks: StackName === undefined ? stacks() : [find(stacks(), StackName)],
        }),
      },
    },
  }),
});

/** @param name or id @throws ServiceError in CloudFormation's words */
function find(stacks: readonly StackDescription[], name: string): StackDescription {
  const stack = stacks.find(({ StackName, StackId }) => [StackName, StackId].includes(name));
  if (stack) return stack;
  throw new ServiceError('ValidationError', `Stack with id ${name} does not exist`);
}
