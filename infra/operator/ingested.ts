import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { MaskLogsOutput } from '../../tasks/mask-logs/mask-objects.ts';
import { executionsOf } from './executions.ts';

/** What an execution of `ingest` puts out: counts of files and of rows. */
export type IngestSummary = Pick<MaskLogsOutput, 'files' | 'rows'>;

/** The sum of what the executions of `ingest` that succeeded have put out. */
export async function ingestedBy(sfn: SFNClient, ingestArn: string): Promise<IngestSummary> {
  const files = { in: 0, masked: 0, rejected: 0, missing: 0, replaced: 0 };
  const rows = { in: 0, out: 0, setAside: 0, outsideLoadWindow: 0 };
  for (const executionArn of await executionsOf(sfn, ingestArn, 'SUCCEEDED')) {
    const { output = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    const summary = JSON.parse(output) as IngestSummary;
    add(files, summary.files);
    add(rows, summary.rows);
  }
  return { files, rows };
}

function add<Counts extends Record<string, number>>(sum: Counts, counts: Counts): void {
  for (const name of Object.keys(sum) as (keyof Counts)[]) {
    (sum[name] as number) += counts[name] as number;
  }
}
