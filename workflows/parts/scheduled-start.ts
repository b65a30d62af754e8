import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ContextAttribute, type IScheduleTarget, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * What a schedule starts: an execution that is called `scheduled-…`. The target that the CDK makes for state machines would
 * leave it without a name that says who started it.
 */
export function scheduledStart({ stateMachineArn }: StateMachine, input: object): IScheduleTarget {
  return new Universal({
    service: 'sfn',
    action: 'startExecution',
    input: ScheduleTargetInput.fromObject({
      StateMachineArn: stateMachineArn,
      Name: `scheduled-${ContextAttribute.executionId}`,
      Input: JSON.stringify(input),
    }),
    policyStatements: [
      new PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachineArn] }),
    ],
  });
}
