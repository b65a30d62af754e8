import type { Wait } from '../language/asl.ts';
import { EvaluationFailure } from '../language/failure.ts';
import { parseTimestamp } from '../language/timestamp.ts';
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
  if (Timestamp !== undefined) return momentOf(await visit.string('Timestamp', Timestamp));
  const since = Math.max(visit.enteredTime.getTime(), visit.frame.execution.summary.redriveDate ?? 0);
  return since + (await visit.number('Seconds', Seconds)) * 1000;
}

function momentOf(timestamp: string): number {
  const moment = parseTimestamp(timestamp);
  if (moment !== undefined) return moment;
  const complaint =
    'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string';
  throw new EvaluationFailure(`${complaint}: ${timestamp}`, 'Timestamp');
}
