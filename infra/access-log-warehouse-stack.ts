import { CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Backfill } from '../workflows/backfill.ts';
import { Ingest } from '../workflows/ingest.ts';
import { Load } from '../workflows/load.ts';
import { Migrate } from '../workflows/migrate.ts';
import { RunSql } from '../workflows/run-sql.ts';
import { Vacuum } from '../workflows/vacuum.ts';
import { MaskedBucket } from './constructs/masked-bucket.ts';
import { sourceBucket } from './constructs/source-bucket.ts';
import { Warehouse } from './constructs/warehouse.ts';
import type { Stage, StageName } from './stages.ts';

/** Each stage is a stack of its own. */
export const stackName = (stage: StageName): string => `AccessLogWarehouse-${stage}`;

export interface AccessLogWarehouseStackProps extends StackProps {
  readonly stage: Stage;
}

/** The whole system, for one stage. */
export class AccessLogWarehouseStack extends Stack {
  constructor(scope: Construct, id: string, { stage, ...props }: AccessLogWarehouseStackProps) {
    super(scope, id, { description: 'CloudFront access logs, masked, in a data warehouse', ...props });
    const source = sourceBucket(this, stage.source);
    const prefix = typeof stage.source === 'object' ? stage.source.prefix : undefined;
    const masked = new MaskedBucket(this, 'MaskedBucket').bucket;
    const warehouse = new Warehouse(this, 'Warehouse', { ...stage.warehouse, maskedBucket: masked });

    const ingest = new Ingest(this, 'Ingest', {
      sourceBucket: source,
      prefix,
      maskedBucket: masked,
      mask: stage.mask,
      gatherSeconds: stage.ingest.gatherSeconds,
    });
    const backfill = new Backfill(this, 'Backfill', {
      sourceBucket: source,
      prefix,
      maskedBucket: masked,
      ingest: ingest.stateMachine,
    });
    const runSql = new RunSql(this, 'RunSql', { warehouse });
    const migrate = new Migrate(this, 'Migrate', { runSql });
    const vacuum = new Vacuum(this, 'Vacuum', { runSql: runSql.stateMachine });
    const load = new Load(this, 'Load', {
      sourceBucket: source,
      maskedBucket: masked,
      runSql: runSql.stateMachine,
      vacuum: vacuum.stateMachine,
      ...stage.load,
    });

    const outputs = {
      SourceBucketName: source.bucketName,
      MaskedBucketName: masked.bucketName,
      NewLogsQueueUrl: ingest.newLogsQueue.queueUrl,
      DeadLetterQueueUrl: ingest.deadLetterQueue.queueUrl,
      WorkgroupName: warehouse.workgroupName,
      DatabaseName: warehouse.databaseName,
      IngestStateMachineArn: ingest.stateMachine.stateMachineArn,
      BackfillStateMachineArn: backfill.stateMachine.stateMachineArn,
      LoadStateMachineArn: load.stateMachine.stateMachineArn,
      VacuumStateMachineArn: vacuum.stateMachine.stateMachineArn,
      MigrateStateMachineArn: migrate.stateMachine.stateMachineArn,
      RunSqlStateMachineArn: runSql.stateMachine.stateMachineArn,
    };
    for (const [name, value] of Object.entries(outputs)) {
      new CfnOutput(this, name, { value });
    }
  }

  /** Redshift Serverless wants subnets in three zones; a stack of no fixed region would name two. */
  override get availabilityZones(): string[] {
    return [0, 1, 2].map((index) => Fn.select(index, Fn.getAzs()));
  }
}
