import type { InvocationResult } from '../function.ts';

/**
 * The messages of a batch that the function did not process, by the rules of `ReportBatchItemFailures`: an answer without
 * failures is a success, an invalid answer fails the whole batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessages(
  { payload, functionError }: InvocationResult,
  messageIds: readonly string[],
  reportBatchItemFailures: boolean,
): ReadonlySet<string> {
  const none = new Set<string>();
  const all = new Set(messageIds);
  if (functionError) return all;
  if (!reportBatchItemFailures) return none;
  const response = JSON.parse(payload);
  const failures: unknown = response?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return all;
  const identifiers = failures.map((failure) => failure?.itemIdentifier);
  return identifiers.every((identifier) => all.has(identifier)) ? new Set(identifiers) : all;
}
