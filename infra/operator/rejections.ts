import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { innermostReason } from '../../tasks/common/innermost-reason.ts';
import { executionsOf } from './executions.ts';
import { readIngestInput } from './read-ingest-input.ts';

/** A log of an execution of `ingest` that failed. */
export interface Rejection {
  readonly key: string;
  /** The name of the error that the execution failed with. */
  readonly error: string;
  readonly reason: string;
  readonly executionArn: string;
}

/** The logs of the executions of `ingest` that failed: rejected logs have one each, and a batch that failed has many. */
export async function rejectionsOf(sfn: SFNClient, ingestArn: string): Promise<Rejection[]> {
  const failed = await executionsOf(sfn, ingestArn, 'FAILED');
  const rejections = await Promise.all(
    failed.map(async (executionArn): Promise<Rejection[]> => {
      const { input, error = '', cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      const { objects } = readIngestInput(input);
      return objects.map(({ key }) => ({ key, error, reason: innermostReason({ cause }), executionArn }));
    }),
  );
  return rejections.flat().sort((a, b) => (a.key < b.key ? -1 : 1));
}
