import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { State } from '../language/asl.ts';
import { EvaluationFailure, RuntimeFailure, StateFailure } from '../language/failure.ts';
import { type Payload, parsePayload, payloadOf, withinQuota } from '../language/payload.ts';
import { retryDelay } from '../language/retry.ts';
import { runChoice } from './choice.ts';
import { caught, type Departure } from './departure.ts';
import { runFail } from './fail.ts';
import type { Frame } from './frame.ts';
// biome-ignore lint/suspicious/noImportCycles: a Map runs states
import { runMap } from './map.ts';
// biome-ignore lint/suspicious/noImportCycles: a Parallel runs states
import { runParallel } from './parallel.ts';
import { runPass } from './pass.ts';
import { runSucceed } from './succeed.ts';
import { runTask } from './task.ts';
import { Visit } from './visit.ts';
import { runWait } from './wait.ts';

/**
 * Runs a frame from where it is to its end.
 * @returns its output
 * @throws StateFailure if a state fails and nothing handles the failure; Interruption
 */
export async function runFrame(frame: Frame, input: Payload): Promise<Payload> {
  const { progress } = frame;
  let payload = progress.payload === undefined ? input : parsePayload(progress.payload);
  if (progress.done) return payload;
  let name = progress.next ?? frame.states.StartAt;
  if (progress.current) {
    const { current } = progress;
    // A Fail state has nothing to resume, so it is entered again.
    if (current.type === 'Fail') {
      name = current.name;
      payload = parsePayload(current.input);
    } else {
      payload = await stay(new Visit(frame, current.name, parsePayload(current.input), true));
      if (progress.done) return payload;
      name = nextOf(frame);
    }
  }
  for (;;) {
    enter(frame, name, payload);
    payload = await stay(new Visit(frame, name, payload, false));
    if (progress.done) return payload;
    name = nextOf(frame);
  }
}

function nextOf(frame: Frame): string {
  return frame.progress.next as string;
}

function enter(frame: Frame, name: string, input: Payload): void {
  const type = stateOf(frame, name).Type;
  frame.record(`${type}StateEntered` as HistoryEventType, { name, input: input.text });
}

function stateOf(frame: Frame, name: string): State {
  return frame.states.States[name] as State;
}

/** Stays in a state from its entry to its exit, with retries and, if they do not help, a catcher. */
async function stay(visit: Visit): Promise<Payload> {
  const { clock, chance } = visit.frame.runtime;
  const attempts = new Map<object, number>();
  for (;;) {
    try {
      return await leave(visit, await run(visit));
    } catch (error) {
      if (!(error instanceof StateFailure) || error instanceof RuntimeFailure) throw error;
      if (error instanceof EvaluationFailure) recordEvaluationFailure(visit, error);
      const delay = retryDelay(visit.state, error, attempts, chance);
      if (delay === undefined) return await handle(visit, error);
      await clock.sleep(delay, visit.frame.signal);
      visit.retryCount += 1;
      visit.resumed = false;
    }
  }
}

function run(visit: Visit): Promise<Departure> {
  switch (visit.state.Type) {
    case 'Pass':
      return runPass(visit as Visit<typeof visit.state>);
    case 'Task':
      return runTask(visit as Visit<typeof visit.state>);
    case 'Choice':
      return runChoice(visit as Visit<typeof visit.state>);
    case 'Wait':
      return runWait(visit as Visit<typeof visit.state>);
    case 'Succeed':
      return runSucceed(visit as Visit<typeof visit.state>);
    case 'Fail':
      return runFail(visit as Visit<typeof visit.state>);
    case 'Parallel':
      return runParallel(visit as Visit<typeof visit.state>);
    case 'Map':
      return runMap(visit as Visit<typeof visit.state>);
  }
}

/** Assigns, computes the output, and exits. Assign and Output both see the variables from before. */
async function leave(visit: Visit, departure: Departure): Promise<Payload> {
  const { next, assign = {}, output, from = '', otherwise, extras } = departure;
  const assigned: Record<string, string> = {};
  for (const [name, template] of Object.entries(assign)) {
    const value = payloadOf(await visit.evaluate(`${from}Assign/${name}`, template, extras));
    assigned[name] = withinQuota(value, visit.name).text;
  }
  const payload = withinQuota(await visit.compute(`${from}Output`, output, otherwise, extras), visit.name);
  visit.frame.record(
    `${visit.state.Type}StateExited` as HistoryEventType,
    {
      name: visit.name,
      output: payload.text,
      ...(Object.keys(assigned).length > 0 && { assignedVariables: assigned }),
    },
    { next, ...(departure.previousEventId !== undefined && { previousEventId: departure.previousEventId }) },
  );
  return payload;
}

/** Handles a failure that is not retried: with a catcher, or by throwing it to the state around. */
async function handle(visit: Visit, failure: StateFailure): Promise<Payload> {
  if (visit.state.Type === 'Map' || visit.state.Type === 'Parallel') {
    visit.frame.record(`${visit.state.Type}StateFailed`, undefined, rerun(failure));
  }
  const departure = caught(visit.state, failure);
  if (!departure) throw failure;
  try {
    return await leave(visit, departure);
  } catch (error) {
    if (error instanceof EvaluationFailure) recordEvaluationFailure(visit, error);
    throw error;
  }
}

/** A result that was too long would be too long again, so a redrive forgets what is inside the state and runs all of it. */
function rerun({ error }: StateFailure): { memo?: null } {
  return error === 'States.DataLimitExceeded' ? { memo: null } : {};
}

/**
 * If an expression fails before the state has done anything, its event follows the event before the entry, as if the state
 * had not been entered. Only in a Wait state does it follow the entry.
 */
function recordEvaluationFailure(visit: Visit, { error, cause, location }: EvaluationFailure): void {
  const { progress } = visit.frame;
  const untouched = progress.lastEventId === visit.enteredEventId && visit.state.Type !== 'Wait';
  visit.frame.record(
    'EvaluationFailed',
    { error, cause, location, state: visit.name },
    { previousEventId: untouched ? visit.previousEventId : progress.lastEventId },
  );
}
