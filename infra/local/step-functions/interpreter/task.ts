import { region } from '../../account.ts';
import type { Task } from '../asl.ts';
import { StateFailure, TimeoutFailure } from '../failure.ts';
import { taskTokenOf } from '../integrations/callbacks.ts';
import type { Call } from '../integrations/integration.ts';
import { type Payload, parsePayload, payloadOf, withinQuota } from '../payload.ts';
import type { Departure } from './departure.ts';
import { TaskEvents } from './task-events.ts';
import type { Visit } from './visit.ts';

/** Has another service do something, and keeps its answer. */
export async function runTask(visit: Visit<Task>): Promise<Departure> {
  const { state } = visit;
  const answered = visit.resumed ? visit.frame.progress.current?.result : undefined;
  const result = answered === undefined ? await attempt(visit) : parsePayload(answered);
  return {
    next: state.Next,
    assign: state.Assign,
    output: state.Output,
    otherwise: result,
    extras: { result: result.value },
  };
}

async function attempt(visit: Visit<Task>): Promise<Payload> {
  const { state, frame } = visit;
  const integration = frame.runtime.integrations.get(state.Resource);
  const task = new TaskEvents(visit, integration);
  const begun = submittedBefore(visit);
  const taskToken = tokenOf(visit);
  if (integration.resource.endsWith('.waitForTaskToken')) visit.taskToken = taskToken;
  const timeoutSeconds = await seconds(visit, 'TimeoutSeconds');
  const heartbeatSeconds = await seconds(visit, 'HeartbeatSeconds');
  const roleArn = state.Credentials && (await visit.string('Credentials/RoleArn', state.Credentials.RoleArn));
  const args =
    begun ?? withinQuota(await visit.compute('Arguments', state.Arguments, visit.input), visit.name);
  const stop = new AbortController();
  const call: Call = {
    signal: AbortSignal.any([frame.signal, stop.signal]),
    roleArn: roleArn ?? frame.execution.machine.roleArn,
    taskToken,
    heartbeatSeconds,
  };
  if (!begun) {
    task.record('Scheduled', {
      ...integration.scheduled(args, region),
      ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
      ...(heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds }),
      ...(roleArn && { taskCredentials: { roleArn } }),
    });
    task.record('Started', {});
  }
  try {
    const work = perform(visit, args, call, task, begun !== undefined);
    const result = await within(timeoutSeconds, work, visit, stop);
    const payload = withinQuota(payloadOf(result), integration.resourceType);
    task.record('Succeeded', { output: payload.text });
    return payload;
  } catch (error) {
    if (error instanceof StateFailure && !frame.signal.aborted) task.recordFailure(error);
    throw error;
  }
}

/** The work of a task: a request, and for `.sync` and callbacks also the wait for what it began. */
async function perform(visit: Visit<Task>, args: Payload, call: Call, task: TaskEvents, begun: boolean) {
  const { working, integrations } = visit.frame.runtime;
  const integration = integrations.get(visit.state.Resource);
  const answer = begun ? args.value : await working(integration.request(args.value, call));
  // It may have been timed out meanwhile.
  call.signal.throwIfAborted();
  if (!integration.complete) return answer;
  if (!begun) {
    const { text } = payloadOf(answer);
    task.record('Submitted', { output: text }, text);
  }
  return integration.complete(answer, call);
}

/**
 * What the task had begun when the process died: a nested execution still runs, so it is waited for, not begun again.
 * A redrive begins anew.
 */
function submittedBefore(visit: Visit<Task>): Payload | undefined {
  const { memo } = visit.frame.progress.current ?? {};
  if (!visit.resumed || typeof memo !== 'string') return undefined;
  return { value: JSON.parse(memo), text: memo };
}

function tokenOf({ frame, enteredEventId, retryCount }: Visit<Task>): string {
  const { arn, redriveCount } = frame.execution.summary;
  return taskTokenOf([arn, frame.path, enteredEventId, redriveCount, retryCount]);
}

async function seconds(visit: Visit<Task>, field: 'TimeoutSeconds' | 'HeartbeatSeconds') {
  const template = visit.state[field];
  return template === undefined ? undefined : await visit.number(field, template);
}

/** @throws StateFailure `States.Timeout` when the work takes too long; it is aborted then */
async function within<T>(
  limit: number | undefined,
  work: Promise<T>,
  visit: Visit,
  stop: AbortController,
): Promise<T> {
  if (limit === undefined) return work;
  const done = new AbortController();
  const timeout = visit.frame.runtime.clock.sleep(limit * 1000, done.signal).then(
    () => {
      throw new TimeoutFailure();
    },
    () => work,
  );
  try {
    return await Promise.race([work, timeout]);
  } finally {
    done.abort();
    stop.abort();
    work.catch(() => {});
    timeout.catch(() => {});
  }
}
