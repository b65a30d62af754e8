import { Duration } from 'aws-cdk-lib';
import { type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventType, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { maskedPrefix, setAsidePrefix } from '../tasks/common/log-files.ts';
import { saltsPrefix } from '../tasks/common/salt-keys.ts';
import type { MaskPolicy } from '../tasks/mask-logs/formats/policy.ts';
import { acknowledgeWildcards, grantWithReason } from './parts/acknowledge.ts';
import { type LogSource, sourcesVariable } from './parts/log-source.ts';
import { newObjectsRule } from './parts/new-objects-rule.ts';
import { QueueDestination } from './parts/queue-destination.ts';
import { stateMachineFromFile, statesArn } from './parts/state-machine.ts';
import { TaskFunction } from './parts/task-function.ts';

export interface IngestProps {
  readonly sources: readonly LogSource[];
  readonly maskedBucket: IBucket;
  readonly mask: MaskPolicy;
  /** How visitors get ids, if they do. */
  readonly visitors: { readonly saltBucket: IBucket; readonly timeZone: string } | undefined;
  /** How long new logs are gathered into one execution, in seconds. */
  readonly gatherSeconds: number;
  /** How many days up to yesterday a scheduled load looks at. */
  readonly loadWindowDays: number;
}

/** A source and the queue that is told of its logs. */
export interface NewLogs {
  readonly source: LogSource;
  readonly queue: Queue;
}

/** Masks logs as they arrive: S3 or EventBridge tells a queue, `start-ingest` starts executions, which mask and then delete the originals. */
export class Ingest extends Construct {
  readonly stateMachine: StateMachine;
  /** The role of the function that reads and makes salts. */
  readonly maskLogsRole: IRole;
  /** One for each source. */
  readonly newLogs: readonly NewLogs[];
  /** Where messages end up that could not be turned into an execution. */
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: IngestProps) {
    super(scope, id);
    const maskLogs = this.maskLogs(props);
    this.maskLogsRole = maskLogs.role;
    this.stateMachine = this.ingestStateMachine(maskLogs, props);
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      ...safeQueue,
      retentionPeriod: Duration.days(14),
    });
    this.newLogs = props.sources.map((source) => ({ source, queue: this.queueOf(source, props) }));
    this.startOnNewLogs(props);
  }

  private maskLogs({ sources, maskedBucket, mask, visitors, loadWindowDays }: IngestProps): TaskFunction {
    const maskLogs = new TaskFunction(this, 'MaskLogs', {
      task: 'mask-logs',
      description: 'Masks the addresses in access logs and publishes them by day',
      timeout: Duration.minutes(15),
      memorySize: 1769,
      environment: {
        SOURCES: sourcesVariable(this, sources),
        MASKED_BUCKET_NAME: maskedBucket.bucketName,
        MASK_POLICY: JSON.stringify(mask),
        ...(visitors && { SALT_BUCKET_NAME: visitors.saltBucket.bucketName, TIME_ZONE: visitors.timeZone }),
        LOAD_WINDOW_DAYS: String(loadWindowDays),
      },
    });
    const buckets = [...sources.map(({ bucket }) => bucket), maskedBucket];
    grantWithReason(
      maskLogs.role,
      [
        // An event of a bucket with versioning names a version.
        new PolicyStatement({
          actions: ['s3:GetObject', 's3:GetObjectVersion'],
          resources: sources.map((source) => source.arn()),
        }),
        tellMissing(visitors ? [...buckets, visitors.saltBucket] : buckets),
        ...decrypt(sources),
        // What is rejected after some parts are uploaded is taken back. What is published already is looked at, and stays.
        new PolicyStatement({
          actions: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:GetObject'],
          resources: [maskedPrefix, setAsidePrefix].map((each) => maskedBucket.arnForObjects(`${each}*`)),
        }),
        ...(visitors
          ? [
              new PolicyStatement({
                actions: ['s3:GetObject', 's3:PutObject'],
                resources: [visitors.saltBucket.arnForObjects(`${saltsPrefix}*`)],
              }),
            ]
          : []),
      ],
      unknownLogs,
    );
    return maskLogs;
  }

  private ingestStateMachine(maskLogs: TaskFunction, { sources }: IngestProps): StateMachine {
    const stateMachine = stateMachineFromFile(this, {
      name: 'ingest',
      placeholders: { MaskLogsFunctionArn: maskLogs.functionArn },
    });
    maskLogs.grantInvoke(stateMachine);
    const deleteLogs = new PolicyStatement({
      // A conditional delete reads the ETag that it compares.
      actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:GetObject'],
      resources: sources.map((source) => source.arn()),
    });
    const listing = tellMissing(sources.map(({ bucket }) => bucket));
    grantWithReason(stateMachine.role, [deleteLogs, listing], unknownLogs);
    this.grantIsolation(stateMachine);
    return stateMachine;
  }

  /** A policy of its own: the machine waits for its role's policies, and this one names the machine. */
  private grantIsolation({ role }: StateMachine): void {
    const statements = [
      new PolicyStatement({
        actions: ['states:StartExecution'],
        resources: [statesArn(this, 'stateMachine', 'ingest')],
      }),
      new PolicyStatement({
        actions: ['states:DescribeExecution'],
        resources: [statesArn(this, 'execution', 'ingest:isolated-*')],
      }),
    ];
    const policy = new Policy(this, 'IsolateRejected', { roles: [role], statements });
    acknowledgeWildcards(policy, statements, 'The names of these executions are derived from the logs.');
  }

  private queueOf(source: LogSource, { gatherSeconds }: IngestProps): Queue {
    const queue = new Queue(this, `NewLogs-${source.id}`, {
      ...safeQueue,
      // AWS: six times the function's timeout, and the window in which messages are gathered.
      visibilityTimeout: Duration.seconds(6 * startTimeout.toSeconds() + gatherSeconds),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 5 },
    });
    if (source.events === 'eventbridge') {
      newObjectsRule(this, `NewObjects-${source.id}`, source, queue);
    } else {
      source.bucket.addEventNotification(
        EventType.OBJECT_CREATED,
        new QueueDestination(queue),
        ...source.notificationFilters(),
      );
    }
    return queue;
  }

  private startOnNewLogs({ gatherSeconds }: IngestProps): void {
    const startIngest = new TaskFunction(this, 'StartIngest', {
      task: 'start-ingest',
      description: 'Starts executions of ingest for new access logs',
      timeout: startTimeout,
      memorySize: 512,
      environment: { INGEST_STATE_MACHINE_ARN: this.stateMachine.stateMachineArn },
    });
    this.stateMachine.grantStartExecution(startIngest);
    // What Lambda needs to poll. CDK's SqsEventSource would grant more.
    startIngest.addToRolePolicy(
      new PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: this.newLogs.map(({ queue }) => queue.queueArn),
      }),
    );
    for (const { source, queue } of this.newLogs) {
      startIngest.addEventSourceMapping(`NewLogs-${source.id}`, {
        eventSourceArn: queue.queueArn,
        batchSize: 1000,
        maxBatchingWindow: Duration.seconds(gatherSeconds),
        reportBatchItemFailures: true,
      });
    }
  }
}

/** Without it, S3 answers that an object that does not exist is forbidden. */
const tellMissing = (buckets: readonly IBucket[]) =>
  new PolicyStatement({ actions: ['s3:ListBucket'], resources: buckets.map(({ bucketArn }) => bucketArn) });

const unknownLogs = 'Which logs there are is known only when they come.';
/** What reading encrypted logs needs besides. Listing and deleting them needs no key. */
function decrypt(sources: readonly LogSource[]): PolicyStatement[] {
  const resources = [...new Set(sources.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []))];
  return resources.length > 0 ? [new PolicyStatement({ actions: ['kms:Decrypt'], resources })] : [];
}

/** How long `start-ingest` may take for a batch of messages. */
const startTimeout = Duration.minutes(1);
const safeQueue = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const;
