import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Section } from '../tasks/classify/judging/section.ts';
import { rulesVersion } from '../tasks/classify/rules-version.ts';
import { loadsPrefix } from '../tasks/common/log-files.ts';
import { grantWithReason } from './parts/acknowledge.ts';
import { grantNested, stateMachineFromFile } from './parts/state-machine.ts';
import { TaskFunction } from './parts/task-function.ts';

export interface ClassifyProps {
  readonly maskedBucket: IBucket;
  readonly runSql: StateMachine;
  readonly sections: readonly Section[];
}

/** Judges user agents, referers and pages, once for each value. */
export class Classify extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { maskedBucket, runSql, sections }: ClassifyProps) {
    super(scope, id);
    const version = rulesVersion(sections);
    const judge = new TaskFunction(this, 'Judge', {
      task: 'classify',
      description: 'Judges the user agents, referers and pages of the warehouse',
      timeout: Duration.minutes(15),
      memorySize: 1769,
      environment: {
        MASKED_BUCKET_NAME: maskedBucket.bucketName,
        RULES_VERSION: version,
        SECTIONS: JSON.stringify(sections),
      },
    });
    const values = `${loadsPrefix}*/unclassified/`;
    grantWithReason(
      judge.role,
      [
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [maskedBucket.bucketArn],
          conditions: { StringLike: { 's3:prefix': values } },
        }),
        new PolicyStatement({
          actions: ['s3:GetObject'],
          resources: [maskedBucket.arnForObjects(`${values}*`)],
        }),
        new PolicyStatement({
          actions: ['s3:PutObject'],
          resources: [maskedBucket.arnForObjects(`${loadsPrefix}*/judged/*`)],
        }),
      ],
      'Each execution works in a folder of its own.',
    );

    this.stateMachine = stateMachineFromFile(this, {
      name: 'classify',
      placeholders: {
        ClassifyFunctionArn: judge.functionArn,
        HasSections: String(sections.length > 0),
        MaskedBucketName: maskedBucket.bucketName,
        RulesVersion: version,
        RunSqlStateMachineArn: runSql.stateMachineArn,
      },
    });
    judge.grantInvoke(this.stateMachine);
    grantNested(this.stateMachine, runSql);
  }
}
