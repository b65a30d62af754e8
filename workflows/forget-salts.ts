import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { saltsPrefix } from '../tasks/common/salt-keys.ts';
import { grantWithReason } from './parts/acknowledge.ts';
import { scheduledStart } from './parts/scheduled-start.ts';
import { stateMachineFromFile } from './parts/state-machine.ts';

export interface ForgetSaltsProps {
  readonly saltBucket: IBucket;
}

/** Deletes the salts of visitors' ids three days after their day, every day, whether logs are loaded or not. */
export class ForgetSalts extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { saltBucket }: ForgetSaltsProps) {
    super(scope, id);
    this.stateMachine = stateMachineFromFile(this, {
      name: 'forget-salts',
      placeholders: { SaltBucketName: saltBucket.bucketName },
    });
    grantWithReason(
      this.stateMachine.role,
      [
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [saltBucket.bucketArn],
          conditions: { StringEquals: { 's3:prefix': saltsPrefix } },
        }),
        new PolicyStatement({
          actions: ['s3:DeleteObject'],
          resources: [saltBucket.arnForObjects(`${saltsPrefix}*`)],
        }),
      ],
      'Each day has a salt.',
    );
    new Schedule(this, 'Schedule', {
      description: 'Deletes the salts of days that have been over for three days',
      // A salt is due at a midnight.
      schedule: ScheduleExpression.cron({ hour: '0', minute: '5' }),
      target: scheduledStart(this.stateMachine, {}),
    });
  }
}
