import type { Chance } from '../../../core/chance.ts';
import type { Payload } from '../language/payload.ts';
import type { Executions } from '../records/executions.ts';
import type { Details } from '../records/history.ts';

/** Something that a Task's Resource names. */
export interface Integration {
  /** The prefix of its history events. */
  readonly eventFamily: 'Task' | 'LambdaFunction' | 'Activity';
  /** As the history names it, such as `aws-sdk:s3`. */
  readonly resourceType: string;
  /** As the history names it, such as `listObjectsV2` or `startExecution.sync:2`. */
  readonly resource: string;
  /** The details of its …Scheduled event. */
  scheduled(args: Payload, region: string): Details;
  /** Calls the service once. @returns its answer, plain JSON. @throws StateFailure */
  request(args: unknown, call: Call): Promise<unknown>;
  /** Whether the request only begins something. */
  readonly submits: boolean;
  /** Waits for what the request has begun. @returns the task's result. @throws StateFailure */
  complete(answer: unknown, call: Call): Promise<unknown>;
}

/** The circumstances of one attempt at a Task. */
export interface Call {
  /** Aborted when the task has timed out, or may not go on. */
  readonly signal: AbortSignal;
  /** The role that the call is made with. */
  readonly roleArn: string;
  /** Names this attempt, for whoever will report its result. */
  readonly taskToken: string;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  /** Where nested executions are started. */
  readonly executions: Executions;
  readonly chance: Chance;
}

/** For integrations whose answer is all there is. */
export const requestOnly = { submits: false, complete: async (answer: unknown) => answer };

/** The details of a TaskScheduled event. */
export function taskScheduled(
  { resourceType, resource }: Pick<Integration, 'resourceType' | 'resource'>,
  args: Payload,
  region: string,
): Details {
  return { resourceType, resource, region, parameters: args.text };
}
