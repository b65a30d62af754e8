import type { MapState } from '../../language/asl.ts';
import { EvaluationFailure, StateFailure } from '../../language/failure.ts';
import { type Payload, payloadOf } from '../../language/payload.ts';
import { mapRunArn } from '../../records/arns.ts';
import type { MapRun, PlannedChild } from '../../records/map-runs.ts';
import { itemProcessorMachine } from '../../records/state-machine.ts';
import { type Departure, withResult } from '../departure.ts';
import { itemsOf, maxConcurrency, selectedItems } from '../items.ts';
import type { Visit } from '../visit.ts';
import { batches } from './item-batcher.ts';
import { readItems } from './item-reader.ts';
import { MapRunner } from './map-runner.ts';
import { writeResults } from './result-writer.ts';

/** Runs the item processor in child executions of a Map Run. Its result is the list of their outputs. */
export async function runDistributedMap(visit: Visit<MapState>): Promise<Departure> {
  const { frame } = visit;
  const { mapRuns, executions } = frame.runtime;
  const { run, items } = resumed(visit) ?? (await begin(visit));
  const runEventId = frame.progress.lastEventId;
  try {
    const children = mapRuns.plan(run) ?? (await plan(visit, run, items ?? (await read(visit))));
    await new MapRunner(frame, visit.name, run, children).finish();
    const result = await resultOf(visit, run, children);
    const succeeded = frame.record('MapRunSucceeded');
    mapRuns.end(run, 'SUCCEEDED');
    frame.record('MapStateSucceeded', undefined, { previousEventId: succeeded });
    return withResult(visit.state, result, runEventId);
  } catch (error) {
    if (executions.closing) throw error;
    mapRuns.end(run, frame.signal.aborted ? 'ABORTED' : 'FAILED');
    if (error instanceof StateFailure && !(error instanceof EvaluationFailure) && !frame.signal.aborted) {
      frame.record('MapRunFailed', { error: error.error, cause: error.cause });
    }
    throw error;
  }
}

/** The Map Run that was running before a crash, or that is redriven. */
function resumed(visit: Visit<MapState>): { run: MapRun; items?: unknown[] } | undefined {
  const { frame } = visit;
  const arn = frame.progress.current?.memo;
  if (!visit.resumed || typeof arn !== 'string') return undefined;
  const run = frame.runtime.mapRuns.get(arn);
  const { redriveCount } = frame.execution.summary;
  if (run.executionRedriveCount < redriveCount) {
    frame.runtime.mapRuns.redrive(run, redriveCount);
    frame.record('MapRunRedriven', { mapRunArn: arn, redriveCount: run.redriveCount }, { memo: arn });
  }
  return { run };
}

async function begin(visit: Visit<MapState>): Promise<{ run: MapRun; items?: unknown[] }> {
  const { state, frame, name } = visit;
  const { execution, runtime } = frame;
  const items = state.ItemReader ? undefined : await itemsOf(visit);
  const limits = {
    maxConcurrency: await maxConcurrency(visit),
    toleratedFailureCount: await visit.numberOr('ToleratedFailureCount', state.ToleratedFailureCount, 0),
    toleratedFailurePercentage: await visit.numberOr(
      'ToleratedFailurePercentage',
      state.ToleratedFailurePercentage,
      0,
    ),
  };
  const [machine = '', label = ''] = itemProcessorMachine(execution.machine, name).name.split(/\/(?=[^/]*$)/);
  const arn = mapRunArn(machine, label, runtime.chance.uuid());
  frame.record('MapStateStarted', { length: items?.length ?? 0 });
  const run = runtime.mapRuns.begin({
    ...limits,
    arn,
    executionArn: execution.summary.arn,
    executionRedriveCount: execution.summary.redriveCount,
  });
  frame.record('MapRunStarted', { mapRunArn: arn }, { memo: arn });
  return { run, items };
}

/** Reads the items from ItemReader, or again from the input if the process died before they were planned. */
function read(visit: Visit<MapState>): Promise<unknown[]> {
  const { ItemReader } = visit.state;
  return ItemReader ? readItems(visit, ItemReader) : itemsOf(visit);
}

/** Decides the input of every child before the first one starts. */
async function plan(visit: Visit<MapState>, run: MapRun, items: unknown[]): Promise<PlannedChild[]> {
  const { chance, mapRuns } = visit.frame.runtime;
  const inputs = await selectedItems(visit, items);
  const children = (await batches(visit, inputs)).map(({ input, itemCount }) => ({
    name: chance.uuid(),
    input: JSON.stringify(input),
    itemCount,
  }));
  mapRuns.keepPlan(run, children);
  return children;
}

/** The outputs of the children that succeeded, in the order of the items, or the place where ResultWriter put them. */
async function resultOf(
  visit: Visit<MapState>,
  run: MapRun,
  children: readonly PlannedChild[],
): Promise<Payload> {
  const { frame, state } = visit;
  const { executions } = frame.runtime;
  const machine = itemProcessorMachine(frame.execution.machine, visit.name);
  const done = children.map(({ name }) => executions.get(executions.childArn(machine, name)));
  if (state.ResultWriter) return payloadOf(await writeResults(visit, state.ResultWriter, run, done));
  return payloadOf(
    done.flatMap(({ outcome }) =>
      outcome?.status === 'SUCCEEDED' ? [JSON.parse(outcome.output as string)] : [],
    ),
  );
}
