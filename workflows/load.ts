import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ContextAttribute, Schedule, type ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { loadsPrefix, maskedPrefix } from '../tasks/common/log-files.ts';
import { grantWithReason } from './parts/acknowledge.ts';
import { scheduledStart } from './parts/scheduled-start.ts';
import { grantNested, stateMachineFromFile } from './parts/state-machine.ts';
import { metricsNamespace, TaskFunction } from './parts/task-function.ts';

export interface LoadProps {
  readonly maskedBucket: IBucket;
  readonly runSql: StateMachine;
  readonly classify: StateMachine;
  readonly vacuum: StateMachine;
  /** UTC */
  readonly schedule: ScheduleExpression;
  readonly scheduleEnabled: boolean;
  /** How many days up to yesterday a load without dates looks at. */
  readonly windowDays: number;
}

/** Loads what is masked and not yet in the warehouse, on a schedule or on demand. */
export class Load extends Construct {
  readonly stateMachine: StateMachine;
  readonly schedule: Schedule;

  constructor(scope: Construct, id: string, props: LoadProps) {
    super(scope, id);
    const { maskedBucket, runSql, classify, vacuum } = props;
    const writeManifests = new TaskFunction(this, 'WriteManifests', {
      task: 'write-manifests',
      description: 'Writes COPY manifests of the masked logs that the warehouse does not hold',
      timeout: Duration.minutes(15),
      memorySize: 1024,
      environment: {
        MASKED_BUCKET_NAME: maskedBucket.bucketName,
        LOAD_WINDOW_DAYS: String(props.windowDays),
      },
    });
    const ledger = `${loadsPrefix}*/ledger/`;
    grantWithReason(
      writeManifests.role,
      [
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [maskedBucket.bucketArn],
          conditions: { StringLike: { 's3:prefix': [`${maskedPrefix}*`, ledger] } },
        }),
        new PolicyStatement({
          actions: ['s3:GetObject'],
          resources: [maskedBucket.arnForObjects(`${ledger}*`)],
        }),
        new PolicyStatement({
          actions: ['s3:PutObject'],
          resources: [maskedBucket.arnForObjects(`${loadsPrefix}*`)],
        }),
      ],
      'Each load works in a folder of its own.',
    );

    this.stateMachine = stateMachineFromFile(this, {
      name: 'load',
      placeholders: {
        ClassifyStateMachineArn: classify.stateMachineArn,
        MaskedBucketName: maskedBucket.bucketName,
        MetricsNamespace: metricsNamespace(this),
        RunSqlStateMachineArn: runSql.stateMachineArn,
        VacuumStateMachineArn: vacuum.stateMachineArn,
        WindowDays: String(props.windowDays),
        WriteManifestsFunctionArn: writeManifests.functionArn,
      },
    });
    writeManifests.grantInvoke(this.stateMachine);
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({
        actions: ['cloudwatch:PutMetricData'],
        // A metric is no resource.
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': metricsNamespace(this) } },
      }),
    );
    grantNested(this.stateMachine, runSql);
    grantNested(this.stateMachine, classify);
    grantNested(this.stateMachine, vacuum);

    this.schedule = new Schedule(this, 'Schedule', {
      description: 'Loads the access logs of the last days',
      schedule: props.schedule,
      enabled: props.scheduleEnabled,
      // A start that is late still loads the days that it was meant for.
      target: scheduledStart(this.stateMachine, { scheduledTime: ContextAttribute.scheduledTime }),
    });
  }
}
