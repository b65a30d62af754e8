import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { loadsPrefix } from '../tasks/common/log-files.ts';
import { acknowledgeWildcards, grantWithReason } from './parts/acknowledge.ts';
import type { LogSource } from './parts/log-source.ts';
import { grantNested, stateMachineFromFile, statesArn } from './parts/state-machine.ts';

export interface BackfillProps {
  readonly sources: readonly LogSource[];
  readonly maskedBucket: IBucket;
  readonly ingest: StateMachine;
}

/** Masks the logs that were in the bucket of a source before the deployment. Started by hand. */
export class Backfill extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { sources, maskedBucket, ingest }: BackfillProps) {
    super(scope, id);
    this.stateMachine = stateMachineFromFile(this, {
      name: 'backfill',
      placeholders: {
        IngestStateMachineArn: ingest.stateMachineArn,
        MaskedBucketName: maskedBucket.bucketName,
        Sources: sources.map(asJsonata).join(', '),
      },
    });
    grantNested(this.stateMachine, ingest);
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: sources.map(({ bucket }) => bucket.bucketArn),
      }),
    );
    // A large result is written in parts.
    const writeResults = new PolicyStatement({
      actions: ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
      resources: [maskedBucket.arnForObjects(`${loadsPrefix}*`)],
    });
    grantWithReason(this.stateMachine.role, [writeResults], 'Each backfill writes to a folder of its own.');
    this.grantMapRuns();
  }

  /** The children of a Distributed Map are executions of the machine itself. A policy of its own, as this one names the machine. */
  private grantMapRuns(): void {
    const statements = [
      new PolicyStatement({
        actions: ['states:StartExecution'],
        resources: [statesArn(this, 'stateMachine', 'backfill')],
      }),
      new PolicyStatement({
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: [statesArn(this, 'execution', 'backfill/*'), statesArn(this, 'execution', 'backfill:*')],
      }),
      new PolicyStatement({
        actions: ['states:RedriveExecution'],
        resources: [statesArn(this, 'execution', 'backfill/*')],
      }),
      new PolicyStatement({
        actions: ['states:DescribeMapRun'],
        resources: [statesArn(this, 'mapRun', 'backfill/*')],
      }),
    ];
    const policy = new Policy(this, 'MapRuns', { roles: [this.stateMachine.role], statements });
    acknowledgeWildcards(policy, statements, 'Step Functions names the map runs and their children.');
  }
}

/** Neither ids, names of buckets nor prefixes hold a quote. */
const asJsonata = ({ id, bucket, prefix }: LogSource) =>
  `{ 'id': '${id}', 'bucket': '${bucket.bucketName}', 'prefix': '${prefix}' }`;
