import type {
  BatchExecuteStatementInput,
  CancelStatementRequest,
  DescribeStatementRequest,
  ExecuteStatementInput,
  GetStatementResultRequest,
  ListStatementsRequest,
} from '@aws-sdk/client-redshift-data';
import type { Chance } from '../../../core/chance.ts';
import type { Clock } from '../../../core/clock.ts';
import { principalOf } from '../../../core/principals.ts';
import { type Caller, type Operation, ServiceError } from '../../../http/aws-json.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { description, identity, summary } from './descriptions.ts';
import type { Executor } from './executor.ts';
import { checkSubmission, invalid, limits, notFound, page, parseId, waitSeconds } from './requests.ts';
import { hasEnded, type Statement, type Statements } from './statements.ts';

export interface StatementOperationsOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly statements: Statements;
  readonly executor: Executor;
  readonly warehouseOf: (workgroupName: string) => Warehouse;
}

/** About how long AWS itself takes to describe a statement, in seconds. A quick statement has ended by then. */
const answerTime = 0.2;

/** Execute, batch, describe, result, list and cancel. A statement exists only for the caller who submitted it. */
export function statementOperations(options: StatementOperationsOptions): Record<string, Operation> {
  const { statements, executor } = options;

  const own = (id: unknown, caller: Caller): { statement: Statement; part: number | undefined } => {
    const parsed = parseId(id);
    const statement = statements.get(parsed.id);
    if (statement?.caller !== caller.accessKeyId || !statement) throw notFound('Query does not exist.');
    return { statement, part: parsed.part };
  };

  return {
    ExecuteStatement: (input: ExecuteStatementInput, caller) =>
      submit(options, input, [input.Sql ?? ''], false, caller),

    BatchExecuteStatement: (input: BatchExecuteStatementInput, caller) =>
      submit(options, input, input.Sqls ?? [], true, caller),

    async DescribeStatement({ Id, WaitTimeSeconds }: DescribeStatementRequest, caller) {
      const { statement } = own(Id, caller);
      await executor.waitFor(
        statement.id,
        WaitTimeSeconds === undefined ? answerTime : waitSeconds(WaitTimeSeconds),
      );
      return description(statement);
    },

    async GetStatementResult({ Id, NextToken, WaitTimeSeconds }: GetStatementResultRequest, caller) {
      const { statement, part = 1 } = own(Id, caller);
      if (WaitTimeSeconds !== undefined) await executor.waitFor(statement.id, waitSeconds(WaitTimeSeconds));
      const result = statement.status === 'FINISHED' ? statement.parts[part - 1]?.result : undefined;
      if (!result) {
        throw notFound('Query does not have result. Please check query status with DescribeStatement.');
      }
      const { page: Records, ...next } = page(result.records, NextToken, limits.rowsPerPage);
      return { Records, ColumnMetadata: result.columns, TotalNumRows: result.records.length, ...next };
    },

    ListStatements(input: ListStatementsRequest, caller) {
      const {
        Status = 'ALL',
        StatementName = '',
        Database,
        WorkgroupName,
        MaxResults = 100,
        NextToken,
      } = input;
      const found = statements
        .list()
        .filter(
          (statement) =>
            statement.caller === caller.accessKeyId &&
            (Status === 'ALL' || statement.status === Status) &&
            (statement.statementName ?? '').startsWith(StatementName) &&
            (Database ?? statement.database) === statement.database &&
            (WorkgroupName ?? statement.workgroupName) === statement.workgroupName,
        );
      const { page: listed, ...next } = page(found, NextToken, MaxResults);
      return { Statements: listed.map(summary), ...next };
    },

    CancelStatement({ Id }: CancelStatementRequest, caller) {
      const { statement } = own(Id, caller);
      if (hasEnded(statement)) {
        throw invalid(
          `Could not cancel a query that is already in ${statement.status} state with ID: ${statement.id}`,
        );
      }
      executor.cancel(statement.id);
      return { Status: true };
    },
  };
}

type Submission = Partial<Omit<ExecuteStatementInput & BatchExecuteStatementInput, 'Sql' | 'Sqls'>>;

async function submit(
  { clock, chance, statements, executor, warehouseOf }: StatementOperationsOptions,
  input: Submission,
  sqls: readonly string[],
  batch: boolean,
  { accessKeyId }: Caller,
): Promise<object> {
  checkSubmission(input, sqls);
  const { WorkgroupName = '', ClientToken, WaitTimeSeconds } = input;
  const seconds = waitSeconds(WaitTimeSeconds);
  const warehouse = warehouseOf(WorkgroupName);
  const same = ClientToken && statements.withToken(accessKeyId, ClientToken);
  if (same) return identity(same);
  if (statements.active >= limits.activeStatements) {
    throw new ServiceError(
      'ActiveStatementsExceededException',
      'Active statements exceeded the allowed quota.',
    );
  }
  const statement: Statement = {
    ...newStatement(input, sqls, clock.now().getTime()),
    id: chance.uuid(),
    caller: accessKeyId,
    batch,
    dbUser: input.SecretArn ? 'admin' : databaseUser(accessKeyId),
    queryId: statements.nextQueryId,
  };
  executor.submit(statement, warehouse);
  if (WaitTimeSeconds === undefined) return identity(statement);
  await executor.waitFor(statement.id, seconds);
  return { ...identity(statement), Status: statement.status };
}

/** The user that an IAM identity signs in as without a secret. */
function databaseUser(accessKeyId: string | undefined): string {
  const [, kind, name] = /:(role|user)\/(?:.*\/)?(.+)$/.exec(principalOf(accessKeyId)) ?? [];
  return `${kind === 'role' ? 'IAMR' : 'IAM'}:${name}`;
}

type Given = Omit<Statement, 'id' | 'caller' | 'batch' | 'dbUser' | 'queryId'>;

/** A statement as it was submitted. */
function newStatement(
  { Database = '', WorkgroupName = '', SecretArn, StatementName, ClientToken, Parameters }: Submission,
  sqls: readonly string[],
  now: number,
): Given {
  const times = { createdAt: now, updatedAt: now, duration: -1 };
  return {
    ...times,
    workgroupName: WorkgroupName,
    database: Database,
    ...(SecretArn && { secretArn: SecretArn }),
    ...(StatementName && { statementName: StatementName }),
    ...(ClientToken && { clientToken: ClientToken }),
    ...(Parameters && { parameters: Parameters }),
    pid: process.pid,
    status: 'SUBMITTED',
    parts: sqls.map((sql) => ({ ...times, sql, status: 'SUBMITTED', rows: -1 })),
  };
}
