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
import { until } from '../../../support/until.ts';

/** Runs until it is cancelled, in a warehouse where {@link TestWarehouse.prepareEndless} was called. */
export const endless = 'SELECT MAX(SIN(a.n + b.n)) FROM many a, many b';

export interface Options {
  readonly directory?: string;
  /** what the warehouse takes for the present */
  readonly now?: () => Date;
  readonly s3?: S3ClientConfig;
}

/** A warehouse with one workgroup, served over loopback HTTP and driven by the real SDK client. */
export class TestWarehouse {
  readonly client: RedshiftDataClient;
  readonly #server: Server;
  readonly #redshift: RedshiftData;

  static async start({ directory, now = systemClock.now, s3 = {} }: Options = {}): Promise<TestWarehouse> {
    // Nobody wants to wait as long as AWS does before it says that a statement still runs.
    const sleep: Clock['sleep'] = (milliseconds, signal) => systemClock.sleep(milliseconds / 10, signal);
    const clock = { now, sleep };
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

  /** The status of a statement at this moment: describing it would give it some time to end. */
  async statusNow(id: string): Promise<string | undefined> {
    const { Statements = [] } = await this.client.send(new ListStatementsCommand({}));
    return Statements.find(({ Id }) => Id === id)?.Status;
  }

  /** A statement, once it has ended or a tenth of these seconds is over. */
  describe(id: string, seconds?: number): Promise<DescribeStatementResponse> {
    return this.client.send(new DescribeStatementCommand({ Id: id, WaitTimeSeconds: seconds }));
  }

  /** Waits until a statement runs, or this one of a batch. */
  async started(id: string, sql?: string): Promise<void> {
    await until(`the start of ${sql ?? id}`, async () => {
      if (sql === undefined) return (await this.statusNow(id)) === 'STARTED';
      const { SubStatements = [] } = await this.describe(id);
      return SubStatements.find(({ QueryString }) => QueryString === sql)?.Status === 'STARTED';
    });
  }

  /** Waits until a statement has ended. */
  async end(id: string): Promise<DescribeStatementResponse> {
    return until(`the end of ${id}`, async () => {
      const found = await this.describe(id, 30);
      return ['FINISHED', 'FAILED', 'ABORTED'].includes(found.Status ?? '') && found;
    });
  }

  async execute(sql: string, more: Partial<ExecuteStatementInput> = {}): Promise<DescribeStatementResponse> {
    return this.end(await this.submit(sql, more));
  }

  async batch(...sqls: string[]): Promise<DescribeStatementResponse> {
    return this.end(await this.submitBatch(sqls));
  }

  /** Runs statements that have to succeed. */
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
    return this.#result(Id);
  }

  /** The rows of the last statement of a batch, which has ended. */
  async lastRows(id = ''): Promise<unknown[][]> {
    const { SubStatements = [] } = await this.describe(id);
    return this.#result(SubStatements.at(-1)?.Id);
  }

  /** Makes the table that {@link endless} reads. */
  async prepareEndless(): Promise<void> {
    await this.must(
      'CREATE TABLE ten (n INT)',
      'INSERT INTO ten VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)',
      'CREATE TABLE many AS SELECT a.n + b.n + c.n + d.n + e.n AS n FROM ten a, ten b, ten c, ten d, ten e',
      'DROP TABLE ten',
    );
  }

  cancel(id: string): Promise<CancelStatementResponse> {
    return this.client.send(new CancelStatementCommand({ Id: id }));
  }

  /** The error of a statement, if it failed. */
  async error(sql: string): Promise<string | undefined> {
    return (await this.execute(sql)).Error;
  }

  async #result(Id: string | undefined): Promise<unknown[][]> {
    const { Records = [] } = await this.client.send(new GetStatementResultCommand({ Id }));
    return Records.map((record) => record.map(plain));
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
