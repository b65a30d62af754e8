import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import { AnswerRefusedError } from './errors.ts';

/** CloudFormation takes 4,096 bytes in all. */
const longestReason = 2000;

export type Outcome = { readonly status: 'SUCCESS' } | { readonly status: 'FAILED'; readonly reason: string };

/**
 * Tells CloudFormation what became of a custom resource.
 *
 * @throws AnswerRefusedError; Lambda then delivers the event again
 */
export async function answer(event: CloudFormationCustomResourceEvent, outcome: Outcome): Promise<void> {
  const common = {
    PhysicalResourceId: 'PhysicalResourceId' in event ? event.PhysicalResourceId : event.LogicalResourceId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  };
  const response: CloudFormationCustomResourceResponse =
    outcome.status === 'SUCCESS'
      ? { ...common, Status: 'SUCCESS' }
      : { ...common, Status: 'FAILED', Reason: outcome.reason.slice(0, longestReason) };
  // As bytes, because text would get a content type, and the address is signed for none.
  const body = Buffer.from(JSON.stringify(response));
  const answered = await fetch(event.ResponseURL, { method: 'PUT', body });
  if (!answered.ok) throw new AnswerRefusedError(answered.status, await answered.text());
}
