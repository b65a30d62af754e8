import { deliveryRegion } from '../delivery-names.ts';
import { counted } from '../operator/counted.ts';
import type { SdkConfig, Stack } from '../operator/stack.ts';
import { backfill } from './backfill.ts';
import { announcement, breakLog, redrive } from './break.ts';
import { checkAlarms } from './check-alarms.ts';
import { checkCaller } from './check-caller.ts';
import { checkDelivery } from './check-delivery.ts';
import { checkSchedule } from './check-schedule.ts';
import { checkTopic } from './check-topic.ts';
import { clientsOf } from './clients.ts';
import type { Context } from './context.ts';
import { findStack } from './find-stack.ts';
import { IngestExecutions } from './ingest-executions.ts';
import { load, loadAgain, loadRest, twoLoads } from './load.ts';
import { deletion, mask } from './mask.ts';
import { Interrupted, StepFailed } from './problem.ts';
import { put } from './put.ts';
import { howToRemove, remove } from './remove.ts';
import { startOfIngest } from './start-of-ingest.ts';
import { type Output, Steps } from './steps.ts';
import { Traces } from './traces.ts';
import { Trial } from './trial.ts';
import { vacuum } from './vacuum.ts';
import { signIn } from './warehouse.ts';

export interface VerifyOptions {
  readonly stackName: string;
  readonly out: Output;
  /** Leaves what it has put. */
  readonly keep?: boolean;
  /** For SDK clients. By default AWS itself, with the credentials and the region of the environment. */
  readonly config?: SdkConfig;
  /** Ends it early. What it has put is removed all the same. */
  readonly signal?: AbortSignal;
  /** Which part of the usual time is waited before something counts as failed: 1 unless tests cannot wait. */
  readonly patience?: number;
}

/**
 * Proves that a deployed stage works: puts logs of its own, follows them through the whole system, breaks one on purpose, and
 * removes them. The steps come in the order in which a first deployment can go wrong, and each prints a line.
 *
 * @returns whether every step is ok
 */
export async function verify(options: VerifyOptions): Promise<boolean> {
  const { stackName, out, config = {}, signal = new AbortController().signal } = options;
  const steps = new Steps(out);
  const clients = clientsOf(config);
  try {
    const identity = await steps.step(checkCaller(clients.sts));
    const { stack } = await steps.step(findStack(clients.cloudFormation, config, stackName, identity));
    try {
      const distributions = stack.sources.flatMap((source) => source.distributions ?? []);
      if (distributions.length > 0 && identity.region !== deliveryRegion) {
        await steps.check(checkDelivery(config, stackName, distributions));
      }
      await steps.check(checkAlarms(clients.cloudWatch, stack.outputs));
      await steps.check(checkTopic(clients.sns, stack.outputs));
      await steps.check(checkSchedule(clients.scheduler, stack.outputs));
      await tryOut(steps, contextOf(stack, { ...options, signal }), options);
    } finally {
      stack.close();
    }
  } catch (error) {
    if (error instanceof Interrupted) out.write('Interrupted.\n');
    else if (!(error instanceof StepFailed)) throw error;
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
  const { failures } = steps;
  if (failures > 0) out.write(`\nFailed: ${counted(failures, 'step')}.\n`);
  else if (!signal.aborted) out.write(`\n${stackName} works.\n`);
  return failures === 0 && !signal.aborted;
}

function contextOf(stack: Stack, { signal, patience = 1 }: VerifyOptions & { signal: AbortSignal }): Context {
  return {
    stack,
    trial: new Trial(),
    traces: new Traces(),
    ingest: new IngestExecutions(stack.sfn, stack.outputs.IngestStateMachineArn),
    signal,
    patience,
  };
}

/** Whatever happens, what was put is removed. */
async function tryOut(steps: Steps, context: Context, { keep = false }: VerifyOptions): Promise<void> {
  try {
    await followLogs(steps, context);
  } finally {
    if (context.traces.logs.length > 0) {
      if (keep) steps.say(`What was put is kept. ${howToRemove(context)}`);
      // What ended the steps must not end this.
      else await steps.check(remove({ ...context, signal: new AbortController().signal }));
    }
  }
}

async function followLogs(steps: Steps, context: Context): Promise<void> {
  const { stack, trial } = context;
  const [day, nextDay] = trial.days;
  const [source] = stack.sources;
  const ofDay = stack.sources.map((each) => trial.log(each, 'first', day));
  const ofNextDay = trial.log(source, 'second', nextDay);
  const first = [...ofDay, ofNextDay];
  const broken = trial.log(source, 'broken', day);
  const older = trial.log(source, 'older', day);

  await steps.step(put(context, first));
  await steps.step(startOfIngest(context, first));
  await steps.step(mask(context, first));
  await steps.step(deletion(context, first));
  await steps.step(signIn(context));
  await steps.step(load(context, day, ofDay));
  await steps.step(loadAgain(context, day, ofDay));
  await steps.step(twoLoads(context, nextDay, ofNextDay));
  steps.say(announcement(context));
  const isolated = await steps.step(breakLog(context, broken));
  await steps.step(redrive(context, broken, isolated));
  await steps.step(backfill(context, older));
  await steps.step(loadRest(context, day, [...ofDay, broken, older]));
  await steps.step(vacuum(context));
}
