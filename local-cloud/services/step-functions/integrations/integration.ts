import type { Chance } from '../../../core/chance.ts';
import type { Payload } from '../language/payload.ts';
import type { Executions } from '../records/executions.ts';
import type { Details } from '../records/history.ts';

/** What the Resource of a Task calls. */
export interface Integration {
  /** The prefix of the names of its history events. */
  readonly eventFamily: 'Task' | 'LambdaFunction' | 'Activity';
  /** Its type in the history, such as `aws-sdk:s3`. */
  readonly resourceType: string;
  /** Its name in the history, such as `listObjectsV2` or `startExecution.sync:2`. */
  readonly resource: string;
  /** The details of its `…Scheduled` event. */
  scheduled(args: Payload, region: string): Details;
  /** Calls the service once. @returns the answer, as plain JSON @throws StateFailure */
  request(args: unknown, call: Call): Promise<unknown>;
  /** Whether the request only starts something. */
  readonly submits: boolean;
  /** Waits for what the request started. @returns the result of the task @throws StateFailure */
  complete(answer: unknown, call: Call): Promise<unknown>;
}

/** What an integration may use during one attempt at a task. */
export interface Call {
  /** Aborted when the task has timed out or may not continue. */
  readonly signal: AbortSignal;
  /** The role that makes the call. */
  readonly roleArn: string;
  /** Identifies this attempt when its result is reported. */
  readonly taskToken: string;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  /** Where nested executions are started. */
  readonly executions: Executions;
  readonly chance: Chance;
}

/** For integrations whose answer is the result. */
export const requestOnly = { submits: false, complete: async (answer: unknown) => answer };

/** The details of a TaskScheduled event. */
export function taskScheduled(
  { resourceType, resource }: Pick<Integration, 'resourceType' | 'resource'>,
  args: Payload,
  region: string,
): Details {
  return { resourceType, resource, region, parameters: args.text };
}
