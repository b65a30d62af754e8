import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { paginateListObjectsV2, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { maskedPrefix, parseMaskedKey } from '../../tasks/common/log-files.ts';
import { runExecution } from '../../tasks/common/run-execution.ts';
import { type IngestSummary, ingestedBy } from './ingested.ts';
import { type StackOutputs, type StackSources, stackOutputs, stackSources } from './outputs.ts';
import { query } from './query.ts';
import { type Rejection, rejectionsOf } from './rejections.ts';
import { untilIngested } from './until-ingested.ts';

/** How long to wait for a load, in seconds. It takes minutes, VACUUM at its end may take hours. */
const patience = 43_200;

/** What SDK clients are constructed with: `{}` means AWS itself, with the credentials of the environment. */
export type SdkConfig = Pick<S3ClientConfig, 'endpoint' | 'region' | 'credentials'>;

/** What an execution of `load` puts out. */
interface LoadSummary {
  readonly from: string;
  readonly to: string;
  /** masked logs of the window */
  readonly found: {
    readonly files: number;
    readonly alreadyLoaded: number;
    readonly toLoad: number;
    readonly unscheduledDays: number;
  };
  /** transactions */
  readonly batches: number;
  readonly loaded: { readonly files: number; readonly rows: number };
}

/** How many rows there are where. They must agree: nothing lost, nothing twice. */
export interface Counts {
  /** Rows that ingest set aside, by what its executions put out. */
  readonly setAside: number;
  /** Files and rows that the ledger names. */
  readonly ledgerFiles: number;
  readonly ledgerRows: number;
  /** Rows of the fact table, and how many different (file_id, seq_num) they have. */
  readonly facts: number;
  readonly distinctFacts: number;
  /** Masked logs in the masked bucket. */
  readonly maskedFiles: number;
  /** Those days, in order, of which the masked bucket and the ledger do not have as many masked logs. */
  readonly differingDays: readonly DayCounts[];
}

/** How many masked logs of a day there are where. */
export interface DayCounts {
  /** UTC, `YYYY-MM-DD` */
  readonly date: string;
  readonly masked: number;
  readonly loaded: number;
}

/** A deployed stack, on AWS or on a local cloud, as its operator uses it: through the standard SDK. */
export class Stack {
  readonly outputs: StackOutputs;
  readonly sources: StackSources;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
  readonly #redshift: RedshiftDataClient;

  /** @throws ZodError when an output is missing: it is another stack's deployment */
  constructor(config: SdkConfig, outputs: Readonly<Record<string, string>>) {
    this.outputs = stackOutputs.parse(outputs);
    this.sources = stackSources.parse(JSON.parse(this.outputs.Sources));
    this.s3 = new S3Client(config);
    this.sfn = new SFNClient(config);
    this.sqs = new SQSClient(config);
    this.#redshift = new RedshiftDataClient(config);
  }

  /** Closes the connections of its clients. */
  close(): void {
    for (const client of [this.s3, this.sfn, this.sqs, this.#redshift]) client.destroy();
  }

  /** Waits until the logs that were delivered are masked or rejected. */
  untilIngested(update: (text: string) => void): Promise<void> {
    const queueUrls = this.sources.map(({ queueUrl }) => queueUrl);
    return untilIngested(this, { queueUrls, ingestArn: this.outputs.IngestStateMachineArn }, update);
  }

  /** What all executions of `ingest` together have done. */
  ingested(): Promise<IngestSummary> {
    return ingestedBy(this.sfn, this.outputs.IngestStateMachineArn);
  }

  /** Starts `load` and waits for its end. Without dates it looks at the days that the schedule would. */
  async load(input: object): Promise<LoadSummary> {
    const { LoadStateMachineArn: stateMachineArn } = this.outputs;
    const output = await runExecution(this.sfn, { stateMachineArn, input, seconds: patience });
    return output as unknown as LoadSummary;
  }

  /** The keys that are left of all sources. */
  async originals(): Promise<string[]> {
    const keys = this.sources.map(({ bucketName, prefix }) => this.#keys(bucketName, prefix));
    return (await Promise.all(keys)).flat();
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

  /** Asks the warehouse as its administrator, whose secret the caller must be allowed to read. */
  query(sql: string): Promise<unknown[][]> {
    const { WorkgroupName, DatabaseName: Database, AdminSecretArn: SecretArn } = this.outputs;
    return query(this.#redshift, { WorkgroupName, Database, SecretArn }, sql);
  }

  async counts(): Promise<Counts> {
    const maskedKeys = await this.#keys(this.outputs.MaskedBucketName, maskedPrefix);
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
      maskedFiles: maskedKeys.length,
      differingDays: await this.#differingDays(maskedKeys),
    };
  }

  async #differingDays(maskedKeys: readonly string[]): Promise<DayCounts[]> {
    const loaded = new Map(
      (await this.query('SELECT log_date::VARCHAR, COUNT(*) FROM log_file GROUP BY log_date')).map(
        ([date, files]) => [String(date), Number(files)],
      ),
    );
    const masked = Map.groupBy(maskedKeys, (key) => parseMaskedKey(key)?.date ?? '');
    return [...new Set([...masked.keys(), ...loaded.keys()])]
      .sort()
      .map((date) => ({ date, masked: masked.get(date)?.length ?? 0, loaded: loaded.get(date) ?? 0 }))
      .filter((day) => day.masked !== day.loaded);
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
