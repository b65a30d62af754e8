import { z } from 'zod';

/** The outputs of a deployment that its operator needs. */
export const stackOutputs = z.object({
  SourceBucketName: z.string(),
  MaskedBucketName: z.string(),
  NewLogsQueueUrl: z.string(),
  DeadLetterQueueUrl: z.string(),
  WorkgroupName: z.string(),
  DatabaseName: z.string(),
  IngestStateMachineArn: z.string(),
  BackfillStateMachineArn: z.string(),
  LoadStateMachineArn: z.string(),
  VacuumStateMachineArn: z.string(),
  MigrateStateMachineArn: z.string(),
  RunSqlStateMachineArn: z.string(),
});

export type StackOutputs = z.infer<typeof stackOutputs>;
