import {
  DescribeStatementCommand,
  type DescribeStatementResponse,
  ExecuteStatementCommand,
  type Field,
  paginateGetStatementResult,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { until } from '../../tasks/common/until.ts';

/** How long a statement may take, in seconds. */
const patience = 900;
/** The Data API answers when the statement has ended, or after these seconds. */
const WaitTimeSeconds = 20;

/**
 * Runs a statement through the Redshift Data API and returns its rows: none where it has no result. Without a secret, the database
 * user is that of the caller's IAM role.
 *
 * @throws WaitedInVainError when it has not ended after 15 minutes; it goes on
 */
export async function query(
  client: RedshiftDataClient,
  connection: { WorkgroupName: string; Database: string; SecretArn?: string },
  sql: string,
): Promise<unknown[][]> {
  const { Id } = await client.send(new ExecuteStatementCommand({ ...connection, Sql: sql }));
  const { HasResultSet } = await finished(client, Id as string);
  const rows: unknown[][] = [];
  if (HasResultSet) {
    for await (const { Records = [] } of paginateGetStatementResult({ client }, { Id })) {
      rows.push(...Records.map((record) => record.map(fieldValue)));
    }
  }
  return rows;
}

async function finished(client: RedshiftDataClient, Id: string): Promise<DescribeStatementResponse> {
  const statement = await until(
    `the end of statement ${Id}`,
    async () => {
      const described = await client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds }));
      return /^(FINISHED|FAILED|ABORTED)$/.test(described.Status ?? '') && described;
    },
    {
      seconds: patience,
      advice: `It keeps running: aws redshift-data cancel-statement --id ${Id} stops it.`,
    },
  );
  if (statement.Status !== 'FINISHED') throw new Error(`${statement.Error}\n${statement.QueryString}`);
  return statement;
}

function fieldValue(field: Field): unknown {
  return field.isNull ? null : Object.values(field)[0];
}
