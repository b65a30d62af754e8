import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeStatementCommand,
  type DescribeStatementResponse,
  ExecuteStatementCommand,
  type Field,
  paginateGetStatementResult,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';

/** Runs a statement through the Redshift Data API and returns its rows: none where it has no result. */
export async function query(
  client: RedshiftDataClient,
  connection: { WorkgroupName: string; Database: string },
  sql: string,
): Promise<unknown[][]> {
  const { Id } = await client.send(new ExecuteStatementCommand({ ...connection, Sql: sql }));
  const { HasResultSet } = await finished(client, Id);
  const rows: unknown[][] = [];
  if (HasResultSet) {
    for await (const { Records = [] } of paginateGetStatementResult({ client }, { Id })) {
      rows.push(...Records.map((record) => record.map(fieldValue)));
    }
  }
  return rows;
}

async function finished(
  client: RedshiftDataClient,
  Id: string | undefined,
): Promise<DescribeStatementResponse> {
  for (;;) {
    const statement = await client.send(new DescribeStatementCommand({ Id }));
    if (statement.Status === 'FINISHED') {
      return statement;
    }
    if (statement.Status === 'FAILED' || statement.Status === 'ABORTED') {
      throw new Error(`${statement.Error}\n${statement.QueryString}`);
    }
    await delay(10);
  }
}

function fieldValue(field: Field): unknown {
  return field.isNull ? null : Object.values(field)[0];
}
