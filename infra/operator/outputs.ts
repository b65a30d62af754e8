import { z } from 'zod';

/** The outputs of a deployment that its operator needs. */
export const stackOutputs = z.object({
  /** JSON: {@link stackSources} */
  Sources: z.string(),
  MaskedBucketName: z.string(),
  DeadLetterQueueUrl: z.string(),
  WorkgroupName: z.string(),
  DatabaseName: z.string(),
  /** the secret of the warehouse's administrator */
  AdminSecretArn: z.string(),
  IngestStateMachineArn: z.string(),
  BackfillStateMachineArn: z.string(),
  LoadStateMachineArn: z.string(),
  ClassifyStateMachineArn: z.string(),
  VacuumStateMachineArn: z.string(),
  MigrateStateMachineArn: z.string(),
  RunSqlStateMachineArn: z.string(),
  /** of a stage whose visitors have ids, as is the next */
  ForgetSaltsStateMachineArn: z.string().optional(),
  SaltBucketName: z.string().optional(),
  OperatorTopicArn: z.string(),
  /** the alarms that send messages, separated by blanks */
  AlarmNames: z.string(),
  ScheduleName: z.string(),
});

export type StackOutputs = z.infer<typeof stackOutputs>;

const source = z.object({
  id: z.string(),
  bucketName: z.string(),
  prefix: z.string(),
  /** Where S3 tells of new logs: to EventBridge, or if undefined straight to the queue. */
  events: z.literal('eventbridge').optional(),
  queueUrl: z.string(),
  /** Whose logs CloudFront delivers to the bucket, if the stack has set that up. */
  distributions: z.array(z.string()).optional(),
});

/** Where the logs of a deployment come from: its output `Sources`. */
export const stackSources = z.tuple([source], source);

export type DeployedSource = z.infer<typeof source>;

export type StackSources = z.infer<typeof stackSources>;
