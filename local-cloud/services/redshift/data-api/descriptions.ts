import type {
  DescribeStatementResponse,
  StatementData,
  SubStatementData,
} from '@aws-sdk/client-redshift-data';
import type { Part, Statement } from './statements.ts';

/** A statement as DescribeStatement shows it. */
export function description(statement: Statement): DescribeStatementResponse {
  const [first] = statement.parts;
  return {
    ...identity(statement),
    Status: statement.status,
    Duration: statement.duration,
    Error: statement.error,
    UpdatedAt: new Date(statement.updatedAt),
    RedshiftPid: statement.pid,
    RedshiftQueryId: statement.queryId,
    QueryParameters: statement.parameters,
    ResultFormat: 'JSON',
    ...(statement.batch || !first
      ? { HasResultSet: statement.parts.some(({ result }) => result), ResultRows: -1, ResultSize: -1 }
      : { QueryString: first.sql, ...sizes(first) }),
    ...(statement.batch && {
      SubStatements: statement.parts.map((part, index) => subStatement(statement, part, index)),
    }),
  };
}

/** A statement as ListStatements shows it. */
export function summary(statement: Statement): StatementData {
  const sqls = statement.parts.map(({ sql }) => sql);
  return {
    Id: statement.id,
    Status: statement.status,
    StatementName: statement.statementName,
    SecretArn: statement.secretArn,
    CreatedAt: new Date(statement.createdAt),
    UpdatedAt: new Date(statement.updatedAt),
    QueryParameters: statement.parameters,
    IsBatchStatement: statement.batch,
    ResultFormat: 'JSON',
    ...(statement.batch ? { QueryStrings: sqls } : { QueryString: sqls[0] }),
  };
}

/** The answer to a submission. */
export function identity(statement: Statement) {
  return {
    Id: statement.id,
    CreatedAt: new Date(statement.createdAt),
    Database: statement.database,
    DbUser: statement.dbUser,
    SecretArn: statement.secretArn,
    WorkgroupName: statement.workgroupName,
  };
}

function subStatement(statement: Statement, part: Part, index: number): SubStatementData {
  return {
    Id: `${statement.id}:${index + 1}`,
    Status: part.status,
    Error: part.error,
    Duration: part.duration,
    CreatedAt: new Date(part.createdAt),
    UpdatedAt: new Date(part.updatedAt),
    QueryString: part.sql,
    RedshiftQueryId: part.status === 'FINISHED' ? statement.queryId + index : -1,
    ...sizes(part),
  };
}

function sizes({ result, rows }: Part) {
  return {
    HasResultSet: result !== undefined,
    ResultRows: rows,
    ResultSize: rows < 0 ? -1 : (result?.size ?? 0),
  };
}
