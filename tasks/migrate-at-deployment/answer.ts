import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import { AnswerRefusedError } from './errors.ts';

/** The most that CloudFormation takes, in bytes. */
const longestAnswer = 4096;

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
  const body =
    outcome.status === 'SUCCESS'
      ? bytesOf({ ...common, Status: 'SUCCESS' })
      : shortened(outcome.reason, (Reason) => bytesOf({ ...common, Status: 'FAILED', Reason }));
  const answered = await fetch(event.ResponseURL, { method: 'PUT', body });
  if (!answered.ok) throw new AnswerRefusedError(answered.status, await answered.text());
}

/** As bytes, because text would get a content type, and the address is signed for none. */
const bytesOf = (response: CloudFormationCustomResourceResponse) => Buffer.from(JSON.stringify(response));

/** The answer with as much of the reason as it can hold. Characters that JSON escapes, or that are not ASCII, take several bytes. */
function shortened(reason: string, answerWith: (reason: string) => Buffer): Buffer {
  let length = reason.length;
  let body = answerWith(reason);
  while (body.length > longestAnswer) {
    length -= Math.ceil((body.length - longestAnswer) / 6);
    body = answerWith(reason.slice(0, length));
  }
  return body;
}
