import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcards } from './parts/acknowledge.ts';
import { stateMachineFromFile } from './parts/state-machine.ts';

export interface ReportFailureProps {
  /** What people start and redrive. What only others start fails with them. */
  readonly outermost: readonly StateMachine[];
  readonly topic: ITopic;
}

/** Tells the operator of each execution that ends without success. */
export class ReportFailure extends Construct {
  readonly stateMachine: StateMachine;
  /** By which EventBridge starts it. */
  readonly rule: Rule;

  constructor(scope: Construct, id: string, { outermost, topic }: ReportFailureProps) {
    super(scope, id);
    this.stateMachine = stateMachineFromFile(this, {
      name: 'report-failure',
      placeholders: { OperatorTopicArn: topic.topicArn },
    });
    for (const stateMachine of outermost) {
      const describe = stateMachine.grantExecution(this.stateMachine, 'states:DescribeExecution');
      acknowledgeWildcards(this.stateMachine, describe.principalStatements, 'Any execution may fail.');
    }
    topic.grantPublish(this.stateMachine);
    acknowledge(
      this.stateMachine,
      'IAM5[Action::kms:GenerateDataKey*]',
      'SNS calls GenerateDataKey, with or without the plain text, in the name of who publishes.',
    );
    this.rule = new Rule(this, 'Failures', {
      description: 'Executions that ended without success',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: outermost.map(({ stateMachineArn }) => stateMachineArn),
        },
      },
      targets: [new SfnStateMachine(this.stateMachine)],
    });
  }
}
