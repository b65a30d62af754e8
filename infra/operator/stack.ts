import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { Counts } from '../../demo/report.ts';
import type { ClientConfig } from '../../local-cloud/cloud.ts';
import { maskedPrefix } from '../../tasks/common/log-files.ts';
import type { MaskLogsOutput } from '../../tasks/mask-logs/mask-objects.ts';
import { executionsOf, runExecution } from './executions.ts';
import { query } from './query.ts';
import { type Rejection, rejectionsOf } from './rejections.ts';
import { untilIngested } from './until-ingested.ts';

const outputs = z.object({
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

/** What an execution of `ingest` puts out. */
type IngestSummary = Pick<MaskLogsOutput, 'files' | 'rows'>;

/** What an execution of `load` puts out. */
interface LoadSummary {
  readonly from: string;
  readonly to: string;
  /** masked logs of the window */
  readonly found: { readonly files: number; readonly alreadyLoaded: number; readonly toLoad: number };
  /** transactions */
  readonly batches: number;
  readonly loaded: { readonly files: number; readonly rows: number };
}

/** The deployed stack, as its operator uses it: through the standard SDK. */
export class Stack {
  readonly outputs: z.infer<typeof outputs>;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
  readonly #redshift: RedshiftDataClient;

  constructor(
    { clientConfig }: { readonly clientConfig: ClientConfig },
    stackOutputs: Readonly<Record<string, string>>,
  ) {
    this.outputs = outputs.parse(stackOutputs);
    this.s3 = new S3Client(clientConfig);
    this.sfn = new SFNClient(clientConfig);
    this.sqs = new SQSClient(clientConfig);
    this.#redshift = new RedshiftDataClient(clientConfig);
  }

  untilIngested(update: (text: string) => void): Promise<void> {
    const { NewLogsQueueUrl: queueUrl, IngestStateMachineArn: ingestArn } = this.outputs;
    return untilIngested(this, { queueUrl, ingestArn }, update);
  }

  /** What all executions of `ingest` together have done. */
  async ingested(): Promise<IngestSummary> {
    const arns = await executionsOf(this.sfn, this.outputs.IngestStateMachineArn, 'SUCCEEDED');
    const files = { in: 0, masked: 0, rejected: 0, missing: 0 };
    const rows = { in: 0, out: 0, setAside: 0 };
    for (const executionArn of arns) {
      const { output = '' } = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
      const summary = JSON.parse(output) as IngestSummary;
      add(files, summary.files);
      add(rows, summary.rows);
    }
    return { files, rows };
  }

  /** Starts `load` and waits for its end. Without dates it looks at the days that the schedule would. */
  async load(input: object): Promise<LoadSummary> {
    return (await runExecution(this.sfn, this.outputs.LoadStateMachineArn, input)) as unknown as LoadSummary;
  }

  /** The keys that are left in the source bucket. */
  originals(): Promise<string[]> {
    return this.#keys(this.outputs.SourceBucketName);
  }

  /** How many messages could not be turned into an execution. */
  async deadLetters(): Promise<number> {
    const { Attributes = {} } = await this.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.outputs.DeadLetterQueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    return Number(Attributes.ApproximateNumberOfMessages);
  }

  rejections(): Promise<Rejection[]> {
    return rejectionsOf(this.sfn, this.outputs.IngestStateMachineArn);
  }

  /** The execution of a state machine that was started last. */
  async lastExecution(stateMachineArn: string): Promise<DescribeExecutionOutput> {
    const { executions = [] } = await this.sfn.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }),
    );
    return this.sfn.send(new DescribeExecutionCommand({ executionArn: executions[0]?.executionArn }));
  }

  query(sql: string): Promise<unknown[][]> {
    const { WorkgroupName, DatabaseName: Database } = this.outputs;
    return query(this.#redshift, { WorkgroupName, Database }, sql);
  }

  async counts(): Promise<Counts> {
    const [[ledgerFiles, ledgerRows] = []] = await this.query(
      'SELECT COUNT(*), NVL(SUM(row_count), 0)::BIGINT FROM log_file',
    );
    const [[facts] = []] = await this.query('SELECT COUNT(*) FROM access_log');
    const [[distinctFacts] = []] = await this.query(
      'SELECT COUNT(*) FROM (SELECT DISTINCT file_id, seq_num FROM access_log) f',
    );
    return {
      setAside: (await this.ingested()).rows.setAside,
      ledgerFiles: Number(ledgerFiles),
      ledgerRows: Number(ledgerRows),
      facts: Number(facts),
      distinctFacts: Number(distinctFacts),
      maskedFiles: (await this.#keys(this.outputs.MaskedBucketName, maskedPrefix)).length,
    };
  }

  async #keys(bucket: string, prefix?: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: this.s3 },
      { Bucket: bucket, Prefix: prefix },
    )) {
      keys.push(...Contents.map(({ Key = '' }) => Key));
    }
    return keys;
  }
}

function add<Counts extends Record<string, number>>(sum: Counts, counts: Counts): void {
  for (const name of Object.keys(sum) as (keyof Counts)[]) {
    (sum[name] as number) += counts[name] as number;
  }
}
