import { region } from '../../../core/account.ts';
import { newTaskToken } from '../integrations/callbacks.ts';
import type { Call, Integration } from '../integrations/integration.ts';
import type { Task } from '../language/asl.ts';
import { StateFailure, TimeoutFailure } from '../language/failure.ts';
import { type Payload, parsePayload, payloadOf, withinQuota } from '../language/payload.ts';
import { type Departure, withResult } from './departure.ts';
import { TaskEvents } from './task-events.ts';
import type { Visit } from './visit.ts';

/** Calls another service. Its result is the answer. */
export async function runTask(visit: Visit<Task>): Promise<Departure> {
  const answered = visit.resumed ? visit.frame.progress.current?.result : undefined;
  return withResult(visit.state, answered === undefined ? await attempt(visit) : parsePayload(answered));
}

async function attempt(visit: Visit<Task>): Promise<Payload> {
  const { frame, state } = visit;
  const integration = frame.runtime.integrations.get(state.Resource);
  const events = new TaskEvents(visit, integration);
  const started = visit.resumed ? (frame.progress.current?.memo as Started | undefined) : undefined;
  const taskToken =
    started?.taskToken ?? newTaskToken(frame.execution.summary.arn, frame.runtime.chance.uuid());
  if (integration.resource.endsWith('.waitForTaskToken')) visit.taskToken = taskToken;
  const stop = new AbortController();
  const call = await callOf(visit, taskToken, AbortSignal.any([frame.signal, stop.signal]));
  const args = started?.answer === undefined ? await schedule(visit, integration, call, events) : undefined;
  try {
    const work = args
      ? perform(visit, integration, args, call, events)
      : integration.complete(started?.answer, call);
    const result = await within(call.timeoutSeconds, work, visit, stop);
    const payload = withinQuota(payloadOf(result), integration.resourceType);
    events.record('Succeeded', { output: payload.text });
    return payload;
  } catch (error) {
    if (error instanceof StateFailure && !frame.signal.aborted) events.recordFailure(error);
    throw error;
  }
}

/**
 * What an attempt at a task has started. It is kept in the journal in case the process dies: the token stays the same, so
 * that what the task started is recognized, and once there is an answer, the task only waits for its nested execution or
 * callback. A redrive starts over.
 */
interface Started {
  readonly taskToken: string;
  readonly answer?: unknown;
}

async function callOf(visit: Visit<Task>, taskToken: string, signal: AbortSignal): Promise<Call> {
  const { TimeoutSeconds, HeartbeatSeconds, Credentials } = visit.state;
  const { execution, runtime } = visit.frame;
  const optional = async (field: string, template: unknown) =>
    template === undefined ? undefined : visit.number(field, template);
  return {
    signal,
    taskToken,
    executions: runtime.executions,
    chance: runtime.chance,
    timeoutSeconds: await optional('TimeoutSeconds', TimeoutSeconds),
    heartbeatSeconds: await optional('HeartbeatSeconds', HeartbeatSeconds),
    roleArn: Credentials
      ? await visit.string('Credentials/RoleArn', Credentials.RoleArn)
      : execution.machine.roleArn,
  };
}

/** @returns the arguments of the call */
async function schedule(
  visit: Visit<Task>,
  integration: Integration,
  { taskToken, timeoutSeconds, heartbeatSeconds, roleArn }: Call,
  events: TaskEvents,
): Promise<Payload> {
  const { Arguments, Credentials } = visit.state;
  const args = withinQuota(await visit.compute('Arguments', Arguments, visit.input), visit.name);
  events.record('Scheduled', {
    ...integration.scheduled(args, region),
    ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds }),
    ...(Credentials && { taskCredentials: { roleArn } }),
  });
  const started: Started = { taskToken };
  events.record('Started', {}, started);
  return args;
}

/** Does the work of a task: the request and, for `.sync` and callbacks, the wait for what it started. */
async function perform(
  visit: Visit<Task>,
  integration: Integration,
  args: Payload,
  call: Call,
  events: TaskEvents,
): Promise<unknown> {
  const answer = await visit.frame.runtime.working(integration.request(args.value, call));
  // The task may have timed out in the meantime.
  call.signal.throwIfAborted();
  if (integration.submits) {
    const started: Started = { taskToken: call.taskToken, answer };
    events.record('Submitted', { output: JSON.stringify(answer) }, started);
  }
  return integration.complete(answer, call);
}

/** Aborts work that takes too long. @throws StateFailure `States.Timeout` */
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
