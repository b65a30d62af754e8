import { CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Backfill } from '../workflows/backfill.ts';
import { Classify } from '../workflows/classify.ts';
import { ForgetSalts } from '../workflows/forget-salts.ts';
import { Ingest } from '../workflows/ingest.ts';
import { Load } from '../workflows/load.ts';
import { Migrate } from '../workflows/migrate.ts';
import { acknowledge } from '../workflows/parts/acknowledge.ts';
import { TaskFunction } from '../workflows/parts/task-function.ts';
import { ReportFailure } from '../workflows/report-failure.ts';
import { RunSql } from '../workflows/run-sql.ts';
import { Vacuum } from '../workflows/vacuum.ts';
import { checkMask } from './check-mask.ts';
import { checkSections } from './check-sections.ts';
import { checkSources } from './check-sources.ts';
import { checkTimeZone } from './check-time-zone.ts';
import { checkWarehouse } from './check-warehouse.ts';
import { Alarms } from './constructs/alarms.ts';
import { Dashboard } from './constructs/dashboard.ts';
import { LogDelivery } from './constructs/log-delivery.ts';
import { LogSources } from './constructs/log-sources.ts';
import { MaskedBucket } from './constructs/masked-bucket.ts';
import { OperatorTopic } from './constructs/operator-topic.ts';
import { OriginalsWatch } from './constructs/originals-watch.ts';
import { Reader } from './constructs/reader.ts';
import { SaltBucket } from './constructs/salt-bucket.ts';
import { Warehouse } from './constructs/warehouse.ts';
import { deliveryRegion } from './delivery-names.ts';
import { type ResolvedStage, withDistributions } from './resolve-stage.ts';

/** Each stage is a stack of its own. */
export const stackName = (stage: string): string => `AccessLogWarehouse-${stage}`;

export interface AccessLogWarehouseStackProps extends StackProps {
  readonly stage: ResolvedStage;
}

/**
 * The whole system, for one stage.
 *
 * @throws InvalidSourcesError when the sources of the stage break rules
 * @throws InvalidMaskError when what the stage keeps of a log breaks rules
 * @throws InvalidTimeZoneError when the time zone of the stage does not exist
 * @throws InvalidSectionsError when its sections cannot be told from each other
 * @throws InvalidWarehouseError when Redshift Serverless does not offer what the stage wants
 */
export class AccessLogWarehouseStack extends Stack {
  constructor(scope: Construct, id: string, { stage, ...props }: AccessLogWarehouseStackProps) {
    super(scope, id, { description: 'CloudFront access logs, masked, in a data warehouse', ...props });
    const { timeZone = 'UTC', visitors = false } = stage;
    checkSources(stage.sources, stage.region);
    checkMask(stage.mask);
    checkTimeZone(timeZone);
    checkSections(stage.sections ?? []);
    checkWarehouse(stage.warehouse, stage.region);
    const logSources = new LogSources(this, 'LogSources', stage);
    const sources = logSources.all;
    if (stage.region === deliveryRegion) this.deliver(stage, logSources);
    const masked = new MaskedBucket(this, 'MaskedBucket').bucket;
    const warehouse = new Warehouse(this, 'Warehouse', {
      ...stage.warehouse,
      region: stage.region,
      maskedBucket: masked,
    });

    const reader = new Reader(this, 'Reader', { workgroupArn: warehouse.workgroupArn });

    const salts = visitors ? new SaltBucket(this, 'SaltBucket') : undefined;
    const ingest = new Ingest(this, 'Ingest', {
      sources,
      maskedBucket: masked,
      mask: stage.mask,
      visitors: salts && { saltBucket: salts.bucket, timeZone },
      gatherSeconds: stage.ingest.gatherSeconds,
      loadWindowDays: stage.load.windowDays,
    });
    const backfill = new Backfill(this, 'Backfill', {
      sources,
      maskedBucket: masked,
      ingest: ingest.stateMachine,
    });
    const runSql = new RunSql(this, 'RunSql', { warehouse, timeZone });
    const migrate = new Migrate(this, 'Migrate', { runSql });
    const vacuum = new Vacuum(this, 'Vacuum', { runSql: runSql.stateMachine });
    const classify = new Classify(this, 'Classify', {
      maskedBucket: masked,
      runSql: runSql.stateMachine,
      sections: stage.sections ?? [],
    });
    const load = new Load(this, 'Load', {
      maskedBucket: masked,
      runSql: runSql.stateMachine,
      classify: classify.stateMachine,
      vacuum: vacuum.stateMachine,
      ...stage.load,
    });

    const forgetSalts = salts && new ForgetSalts(this, 'ForgetSalts', { saltBucket: salts.bucket });
    if (forgetSalts) {
      salts.denyAllBut({ masker: ingest.maskLogsRole, forgetter: forgetSalts.stateMachine.role });
    }

    const { topic } = new OperatorTopic(this, 'Operator', { email: stage.operatorEmail });
    // The workflows that people start and redrive. A failure of run-sql is one of theirs.
    const workflows = {
      ingest: ingest.stateMachine,
      backfill: backfill.stateMachine,
      load: load.stateMachine,
      classify: classify.stateMachine,
      vacuum: vacuum.stateMachine,
      migrate: migrate.stateMachine,
      ...(forgetSalts && { 'forget-salts': forgetSalts.stateMachine }),
    };
    const originals = new OriginalsWatch(this, 'OriginalsWatch', { newLogs: ingest.newLogs });
    const alarms = new Alarms(this, 'Alarms', {
      topic,
      workflows,
      reportFailure: new ReportFailure(this, 'ReportFailure', { outermost: Object.values(workflows), topic }),
      loadIsScheduled: stage.load.scheduleEnabled,
      deadLetterQueue: ingest.deadLetterQueue,
      originals,
    });
    new Dashboard(this, 'Operations', {
      alarms: alarms.all,
      originals,
      newLogs: ingest.newLogs,
      deadLetterQueue: ingest.deadLetterQueue,
      workflows,
      workgroupName: warehouse.workgroupName,
      functions: this.node.findAll().filter((construct) => construct instanceof TaskFunction),
    });

    this.acknowledgeFunctionsOfTheCdk();

    const outputs = {
      Sources: this.toJsonString(
        ingest.newLogs.map(({ source: { id, bucket, prefix, events }, queue }) => ({
          id,
          bucketName: bucket.bucketName,
          prefix,
          events,
          queueUrl: queue.queueUrl,
          distributions: stage.sources.find((each) => each.id === id)?.distributions,
        })),
      ),
      MaskedBucketName: masked.bucketName,
      DeadLetterQueueUrl: ingest.deadLetterQueue.queueUrl,
      WorkgroupName: warehouse.workgroupName,
      DatabaseName: warehouse.databaseName,
      AdminSecretArn: warehouse.adminSecretArn,
      IngestStateMachineArn: ingest.stateMachine.stateMachineArn,
      BackfillStateMachineArn: backfill.stateMachine.stateMachineArn,
      LoadStateMachineArn: load.stateMachine.stateMachineArn,
      ClassifyStateMachineArn: classify.stateMachine.stateMachineArn,
      VacuumStateMachineArn: vacuum.stateMachine.stateMachineArn,
      MigrateStateMachineArn: migrate.stateMachine.stateMachineArn,
      RunSqlStateMachineArn: runSql.stateMachine.stateMachineArn,
      ...(forgetSalts && {
        ForgetSaltsStateMachineArn: forgetSalts.stateMachine.stateMachineArn,
        SaltBucketName: salts.bucket.bucketName,
      }),
      OperatorTopicArn: topic.topicArn,
      ReaderRoleArn: reader.role.roleArn,
      AlarmNames: Fn.join(
        ' ',
        alarms.notifying.map(({ alarmName }) => alarmName),
      ),
      ScheduleName: load.schedule.scheduleName,
    };
    for (const [name, value] of Object.entries(outputs)) {
      new CfnOutput(this, name, { value });
    }
  }

  /** Deliveries can be set up here: no other stack is needed for them. */
  private deliver({ sources, mask }: ResolvedStage, { policies }: LogSources): void {
    const distributions = withDistributions(sources);
    if (distributions.length === 0) return;
    const warehouse = { stackName: this.stackName, region: deliveryRegion };
    const delivery = new LogDelivery(this, 'LogDelivery', { sources: distributions, mask, warehouse });
    // Without a policy AWS would make one, which is then in the way of ours.
    delivery.node.addDependency(...policies);
  }

  /** Functions that the CDK adds for its custom resources, with roles of its own. They run during deployments only. */
  private acknowledgeFunctionsOfTheCdk(): void {
    const basicExecution =
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]';
    const functions = this.node.children.filter(({ node }) =>
      /^(AWS679f|BucketNotificationsHandler)/.test(node.id),
    );
    for (const each of functions) {
      acknowledge(each, basicExecution, 'The CDK makes this role. The policy allows logging only.');
    }
  }
}
