import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  type CancelStatementResponse,
  DescribeStatementCommand,
  type DescribeStatementResponse,
  ExecuteStatementCommand,
  type ExecuteStatementInput,
  type Field,
  GetStatementResultCommand,
  ListStatementsCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { type Clock, systemClock } from '../../../../local-cloud/core/clock.ts';
import { roleCredentials } from '../../../../local-cloud/core/principals.ts';
import { createRedshiftData, type RedshiftData } from '../../../../local-cloud/services/redshift/index.ts';

/** Runs until it is cancelled, where {@link TestWarehouse.prepareEndless} was called. */
export const endless = 'SELECT MAX(SIN(a.n + b.n)) FROM many a, many b';

export interface Options {
  readonly directory?: string;
  readonly clock?: Clock;
  readonly s3?: S3ClientConfig;
}

/** A warehouse with one workgroup, served over loopback HTTP and driven by the real SDK client. */
export class TestWarehouse {
  readonly client: RedshiftDataClient;
  readonly #server: Server;
  readonly #redshift: RedshiftData;

  static async start({ directory, clock = systemClock, s3 = {} }: Options = {}): Promise<TestWarehouse> {
    const redshift = createRedshiftData({ clock, s3, ...(directory && { directory }) });
    await redshift.createWorkgroup({ workgroupName: 'logs', namespaceName: 'logs' });
    const server = createServer(redshift.service);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestWarehouse(server, redshift);
  }

  private constructor(server: Server, redshift: RedshiftData) {
    this.#server = server;
    this.#redshift = redshift;
    this.client = this.clientOf(roleCredentials('arn:aws:iam::000000000000:role/loader').accessKeyId);
  }

  /** Opens another database of the namespace, as a workgroup that names it does. */
  openDatabase(databaseName: string): Promise<void> {
    return this.#redshift.createWorkgroup({ workgroupName: 'logs', namespaceName: 'logs', databaseName });
  }

  /** A client of someone else. */
  clientOf(accessKeyId: string): RedshiftDataClient {
    return new RedshiftDataClient({
      endpoint: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey: 'secret' },
    });
  }

  async submit(sql: string, more: Partial<ExecuteStatementInput> = {}): Promise<string> {
    const command = new ExecuteStatementCommand({
      WorkgroupName: 'logs',
      Database: 'dev',
      Sql: sql,
      ...more,
    });
    return (await this.client.send(command)).Id ?? '';
  }

  async submitBatch(sqls: string[], database = 'dev'): Promise<string> {
    const command = new BatchExecuteStatementCommand({
      WorkgroupName: 'logs',
      Database: database,
      Sqls: sqls,
    });
    return (await this.client.send(command)).Id ?? '';
  }

  /** What a statement is doing this moment: a description would give it some time to end. */
  async statusNow(id: string): Promise<string | undefined> {
    const { Statements = [] } = await this.client.send(new ListStatementsCommand({}));
    return Statements.find(({ Id }) => Id === id)?.Status;
  }

  /** A statement as it is when it has ended, or when these seconds are over. */
  describe(id: string, seconds?: number): Promise<DescribeStatementResponse> {
    return this.client.send(new DescribeStatementCommand({ Id: id, WaitTimeSeconds: seconds }));
  }

  /** Waits until a batch has come as far as this statement. */
  async started(id: string, sql: string): Promise<void> {
    for (;;) {
      const { SubStatements = [] } = await this.describe(id);
      if (SubStatements.find(({ QueryString }) => QueryString === sql)?.Status === 'STARTED') return;
    }
  }

  /** How a statement ended. */
  async end(id: string): Promise<DescribeStatementResponse> {
    for (;;) {
      const found = await this.describe(id, 30);
      if (['FINISHED', 'FAILED', 'ABORTED'].includes(found.Status ?? '')) return found;
    }
  }

  async execute(sql: string, more: Partial<ExecuteStatementInput> = {}): Promise<DescribeStatementResponse> {
    return this.end(await this.submit(sql, more));
  }

  async batch(...sqls: string[]): Promise<DescribeStatementResponse> {
    return this.end(await this.submitBatch(sqls));
  }

  /** Runs what has to succeed. */
  async must(...sqls: string[]): Promise<void> {
    for (const sql of sqls) {
      const { Status, Error: message } = await this.execute(sql);
      if (Status !== 'FINISHED') throw new Error(`${sql}: ${message}`);
    }
  }

  /** The rows of a query, as plain values. */
  async rows(sql: string, more: Partial<ExecuteStatementInput> = {}): Promise<unknown[][]> {
    const { Id, Status, Error: message } = await this.execute(sql, more);
    if (Status !== 'FINISHED') throw new Error(`${sql}: ${message}`);
    const { Records = [] } = await this.client.send(new GetStatementResultCommand({ Id }));
    return Records.map((record) => record.map(plain));
  }

  /** Makes the table that {@link endless} reads. */
  async prepareEndless(): Promise<void> {
    await this.must('CREATE TABLE many AS SELECT 1 AS n');
    for (let rows = 1; rows < 100_000; rows *= 2) await this.must('INSERT INTO many SELECT n + 1 FROM many');
  }

  cancel(id: string): Promise<CancelStatementResponse> {
    return this.client.send(new CancelStatementCommand({ Id: id }));
  }

  async error(sql: string): Promise<string | undefined> {
    return (await this.execute(sql)).Error;
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.#redshift.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function plain(field: Field): unknown {
  return field.isNull ? null : Object.values(field)[0];
}
