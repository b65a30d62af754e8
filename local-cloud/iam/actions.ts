/**
 * The actions that a policy may name: those that requests to the local cloud need, those that AWS uses behind the scenes, and
 * others that CDK's grants include. Any other name is more likely a typing error than a permission, so it stops the
 * deployment.
 */
const names: Readonly<Record<string, string>> = {
  cloudformation: 'DescribeStacks',
  cloudwatch: 'DescribeAlarms PutMetricData SetAlarmState',
  ec2: `AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress RevokeSecurityGroupEgress
    RevokeSecurityGroupIngress`,
  events: 'DescribeRule PutRule PutTargets',
  kms: 'Decrypt GenerateDataKey',
  lambda: 'InvokeFunction',
  logs: `CreateLogDelivery CreateLogGroup CreateLogStream DeleteLogDelivery DescribeLogGroups DescribeResourcePolicies
    GetLogDelivery ListLogDeliveries PutLogEvents PutResourcePolicy PutRetentionPolicy UpdateLogDelivery`,
  'redshift-data': `BatchExecuteStatement CancelStatement DescribeStatement DescribeTable ExecuteStatement
    GetStatementResult ListDatabases ListSchemas ListStatements ListTables`,
  'redshift-serverless': 'GetCredentials GetNamespace GetWorkgroup',
  s3: `AbortMultipartUpload CreateBucket DeleteBucket DeleteObject DeleteObjectVersion GetBucketLocation
    GetBucketNotification GetEncryptionConfiguration GetLifecycleConfiguration GetObject GetObjectAttributes GetObjectTagging GetObjectVersion
    GetObjectVersionAttributes GetObjectVersionTagging ListAllMyBuckets ListBucket ListBucketMultipartUploads ListMultipartUploadParts
    PutBucketNotification PutEncryptionConfiguration PutLifecycleConfiguration PutObject PutObjectAcl PutObjectLegalHold PutObjectRetention
    PutObjectTagging PutObjectVersionTagging`,
  scheduler: 'CreateSchedule DeleteSchedule GetSchedule ListSchedules UpdateSchedule',
  secretsmanager: 'DescribeSecret GetSecretValue',
  sns: 'ListSubscriptionsByTopic Publish',
  sqs: `CancelMessageMoveTask ChangeMessageVisibility CreateQueue DeleteMessage DeleteQueue GetQueueAttributes
    GetQueueUrl ListMessageMoveTasks ListQueues PurgeQueue ReceiveMessage SendMessage SetQueueAttributes
    StartMessageMoveTask`,
  states: `CreateStateMachine DeleteStateMachine DescribeExecution DescribeMapRun DescribeStateMachine
    DescribeStateMachineForExecution GetExecutionHistory ListExecutions ListMapRuns ListStateMachines
    ListTagsForResource RedriveExecution SendTaskFailure SendTaskHeartbeat SendTaskSuccess StartExecution
    StartSyncExecution StopExecution TagResource UntagResource UpdateMapRun UpdateStateMachine
    ValidateStateMachineDefinition`,
  sts: 'AssumeRole GetCallerIdentity',
  xray: 'GetSamplingRules GetSamplingTargets PutTelemetryRecords PutTraceSegments',
};

/** `s3:GetObject` and all others. */
export const knownActions: readonly string[] = Object.entries(names).flatMap(([service, actions]) =>
  actions.split(/\s+/).map((action) => `${service}:${action}`),
);

/** Whether a pattern, given as a test, matches a known action. */
export function isKnownAction(test: (action: string) => boolean): boolean {
  return knownActions.some(test);
}
