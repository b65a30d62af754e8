import type {
  BatchExecuteStatementInput,
  ExecuteStatementInput,
  SqlParameter,
} from '@aws-sdk/client-redshift-data';
import { ServiceError } from '../../../http/aws-json.ts';
import { parameterNames } from '../sql/parameters.ts';

/** The Data API's limits. */
export const limits = {
  statementsPerBatch: 40,
  /** bytes of one statement */
  statementSize: 100_000,
  /** per account; the guide of 2023 says 200 */
  activeStatements: 200,
  clientTokenLength: 64,
  statementNameLength: 500,
  waitSeconds: 30,
  rowsPerPage: 1000,
} as const;

export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message);
}

type Submission = Partial<ExecuteStatementInput & BatchExecuteStatementInput>;

/** Members for provisioned clusters, and those that nothing here uses. */
const unserved = ['ClusterIdentifier', 'DbUser', 'SessionId', 'SessionKeepAliveSeconds'] as const;

/** Checks a submission as far as that does not depend on the warehouse. @throws ServiceError */
export function checkSubmission(input: Submission, sqls: readonly string[]): void {
  for (const member of unserved) {
    if (input[member] !== undefined) throw invalid(`${member} is not served by the local cloud.`);
  }
  if (input.WithEvent) throw invalid('WithEvent is not served by the local cloud.');
  if (input.ExecutionMode === 'AUTO_COMMIT')
    throw invalid('ExecutionMode AUTO_COMMIT is not served by the local cloud.');
  if (input.ResultFormat === 'CSV') throw invalid('ResultFormat CSV is not served by the local cloud.');
  if (!input.WorkgroupName) throw invalid('Either ClusterIdentifier or WorkgroupName needs to be specified.');
  if (!input.Database) throw invalid('Database needs to be specified.');
  checkLength('clientToken', input.ClientToken ?? '', limits.clientTokenLength);
  checkLength('statementName', input.StatementName ?? '', limits.statementNameLength);
  if (sqls.length > limits.statementsPerBatch) throw tooLong('sqls', limits.statementsPerBatch);
  if (sqls.length === 0 || sqls.some((sql) => !sql.trim())) {
    throw invalid(
      "1 validation error detected: Value at 'sql' failed to satisfy constraint: Member must not be empty",
    );
  }
  if (sqls.some((sql) => Buffer.byteLength(sql) > limits.statementSize)) {
    throw invalid(`Cannot process query string larger than ${limits.statementSize / 1000}kB`);
  }
  checkParameters(sqls, input.Parameters ?? []);
}

/** The names of the parameters and those in the SQL have to be the same. */
function checkParameters(sqls: readonly string[], parameters: readonly SqlParameter[]): void {
  if (parameters.length === 0) return;
  const named = parameterNames(sqls);
  const given = parameters.map(({ name = '' }) => name);
  const unused = given.filter((name) => !named.has(name));
  if (unused.length > 0) {
    throw invalid(`Parameters list contains unused parameters. Unused parameters: [${unused.join(', ')}]`);
  }
  const missing = [...named].find((name) => !given.includes(name));
  if (missing) throw invalid(`Cannot find parameter: ${missing}`);
}

/** Splits an id into the id of the statement and the number of the sub-statement, if it has one. */
export function parseId(id: unknown): { readonly id: string; readonly part: number | undefined } {
  const match = /^([a-z0-9]{8}(?:-[a-z0-9]{4}){3}-[a-z0-9]{12})(?::(\d+))?$/.exec(String(id));
  if (!match?.[1])
    throw invalid('id must satisfy regex pattern: ^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\\d+)?$');
  return { id: match[1], part: match[2] === undefined ? undefined : Number(match[2]) };
}

/** One page of a list. The token is the index at which the next page begins. */
export function page<Item>(
  items: readonly Item[],
  token: string | undefined,
  size: number,
): { page: Item[]; NextToken?: string } {
  const start = Number(token ?? 0);
  if (!Number.isInteger(start) || start < 0) throw invalid('Invalid NextToken.');
  const end = start + size;
  return { page: items.slice(start, end), ...(end < items.length && { NextToken: String(end) }) };
}

export function waitSeconds(value: number | undefined): number {
  if (value === undefined) return 0;
  if (value < 1 || value > limits.waitSeconds)
    throw invalid(`WaitTimeSeconds must be between 1 and ${limits.waitSeconds}.`);
  return value;
}

function checkLength(member: string, value: string, limit: number): void {
  if (value.length > limit) throw tooLong(member, limit);
}

function tooLong(member: string, limit: number): ServiceError {
  return invalid(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${limit}`,
  );
}
