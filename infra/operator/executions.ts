import { paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn';

/** The ARNs of a state machine's executions of one status or of any. The last started comes first. */
export async function executionsOf(
  client: SFNClient,
  stateMachineArn: string,
  statusFilter?: 'RUNNING' | 'SUCCEEDED' | 'FAILED',
): Promise<string[]> {
  const arns: string[] = [];
  for await (const { executions = [] } of paginateListExecutions(
    { client },
    { stateMachineArn, statusFilter },
  )) {
    arns.push(...executions.map(({ executionArn }) => executionArn as string));
  }
  return arns;
}
