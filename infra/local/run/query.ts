import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  type Field,
  paginateGetStatementResult,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';

/** Runs a query through the Redshift Data API, as its owner, and returns its rows. */
export async function query(
  client: RedshiftDataClient,
  connection: { WorkgroupName: string; Database: string },
  sql: string,
): Promise<unknown[][]> {
  const { Id } = await client.send(new ExecuteStatementCommand({ ...connection, Sql: sql }));
  for (;;) {
    const { Status, Error: message } = await client.send(new DescribeStatementCommand({ Id }));
    if (Status === 'FINISHED') {
      break;
    }
    if (Status === 'FAILED' || Status === 'ABORTED') {
      throw new Error(`${message}\n${sql}`);
    }
    await delay(10);
  }
  const rows: unknown[][] = [];
  for await (const { Records = [] } of paginateGetStatementResult({ client }, { Id })) {
    rows.push(...Records.map((record) => record.map(fieldValue)));
  }
  return rows;
}

function fieldValue(field: Field): unknown {
  return field.isNull ? null : Object.values(field)[0];
}
