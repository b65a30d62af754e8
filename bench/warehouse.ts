import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  RedshiftDataClient,
  type SubStatementData,
} from '@aws-sdk/client-redshift-data';
import { renderScript } from '../tasks/render-sql/render-script.ts';
import { tables } from '../tasks/render-sql/tables.ts';
import type { BatchPointer } from '../tasks/write-manifests/manifest.ts';
import type { DeployedStack } from '../test/support/deployed-stack.ts';

/** The deployed warehouse, loaded with the statements of `load-batch` as they are. */
export class Warehouse {
  readonly #client: RedshiftDataClient;
  readonly #deployed: DeployedStack;

  constructor(deployed: DeployedStack) {
    this.#deployed = deployed;
    this.#client = new RedshiftDataClient(deployed.cloud.clientConfig);
  }

  /** Empties the tables, and fills the dimension of referers with this many that the batch does not name. */
  async reset(referers: number): Promise<void> {
    const { stack } = this.#deployed;
    for (const table of tables) await stack.query(`DELETE FROM ${table}`);
    if (referers === 0) return;
    const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS n`).join(' UNION ALL ');
    await stack.query(`
      INSERT INTO referer (url)
      WITH digit AS (${digits}), number AS (
        SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n + 1000000 * g.n AS n
        FROM digit a, digit b, digit c, digit d, digit e, digit f, digit g
      )
      SELECT 'https://news.example.com/an/article/of/the/archive/' || n FROM number WHERE n < ${referers}`);
  }

  /** From the submission to the end of the transaction. Returns what each statement took. */
  async load({ manifest, files }: BatchPointer): Promise<readonly SubStatementData[]> {
    const { WorkgroupName, DatabaseName } = this.#deployed.stack.outputs;
    const { connection, statements } = renderScript(
      { script: 'load-batch', parameters: { manifest, files } },
      {
        WORKGROUP_NAME: WorkgroupName,
        DATABASE_NAME: DatabaseName,
        ADMIN_SECRET_ARN: '',
        LOADER_USER: '',
        TIME_ZONE: 'UTC',
      },
    );
    const { Id } = await this.#client.send(
      new BatchExecuteStatementCommand({ ...connection, Sqls: [...statements] }),
    );
    for (;;) {
      const {
        Status,
        Error: message,
        SubStatements = [],
      } = await this.#client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 30 }));
      if (Status === 'FAILED' || Status === 'ABORTED') throw new Error(message);
      if (Status === 'FINISHED') return SubStatements;
    }
  }
}
