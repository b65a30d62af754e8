import type { Wait } from '../language/asl.ts';
import type { Departure } from './departure.ts';
import type { Visit } from './visit.ts';

/** Waits until a timestamp, or for a number of seconds since the state was entered, so that a crash adds no time. */
export async function runWait(visit: Visit<Wait>): Promise<Departure> {
  const { state, input, frame } = visit;
  const { clock } = frame.runtime;
  const left = (await deadline(visit)) - clock.now().getTime();
  if (left > 0) await clock.sleep(left, frame.signal);
  return { next: state.Next, assign: state.Assign, output: state.Output, otherwise: input };
}

/** In milliseconds since the epoch. A redrive starts the seconds over. */
async function deadline(visit: Visit<Wait>): Promise<number> {
  const { Seconds, Timestamp } = visit.state;
  if (Timestamp !== undefined) return visit.timestamp('Timestamp', Timestamp);
  const since = Math.max(visit.enteredTime.getTime(), visit.frame.execution.summary.redriveDate ?? 0);
  return since + (await visit.number('Seconds', Seconds)) * 1000;
}
