import type { Chance } from '../../core/chance.ts';
import type { Clock } from '../../core/clock.ts';
import type { ServiceLog } from '../../core/service-log.ts';
import type { Schedule } from './schedule.ts';
import { parseScheduleExpression } from './schedule-expression.ts';

/** Starts the target of a schedule. Rejects if the target refuses. */
export type StartTarget = (schedule: Schedule, input: string) => Promise<void>;

export interface TimetableOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly start: StartTarget;
  readonly log: ServiceLog;
}

/** Seconds between attempts: doubling, at most ten minutes. */
const longestDelay = 600;

/** Runs schedules on a clock. Times that pass while the cloud is down are skipped. */
export class Timetable {
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #start: StartTarget;
  readonly #log: ServiceLog;
  readonly #running = new Map<string, { readonly stop: AbortController; readonly done: Promise<void> }>();

  constructor({ clock, chance, start, log }: TimetableOptions) {
    this.#clock = clock;
    this.#chance = chance;
    this.#start = start;
    this.#log = log;
  }

  /** Runs a schedule from now on, in place of one with the same name. */
  run(schedule: Schedule): void {
    this.stop(schedule.Name);
    if (schedule.State === 'DISABLED') return;
    const stop = new AbortController();
    this.#running.set(schedule.Name, { stop, done: this.#loop(schedule, stop.signal) });
  }

  stop(name: string): void {
    this.#running.get(name)?.stop.abort();
    this.#running.delete(name);
  }

  async close(): Promise<void> {
    const loops = [...this.#running.values()];
    for (const { stop } of loops) stop.abort();
    await Promise.all(loops.map(({ done }) => done));
  }

  async #loop(schedule: Schedule, signal: AbortSignal): Promise<void> {
    const { ScheduleExpression, ScheduleExpressionTimezone, CreationDate } = schedule;
    const next = parseScheduleExpression(
      ScheduleExpression,
      ScheduleExpressionTimezone,
      new Date(CreationDate),
    );
    try {
      for (let time = next(this.#clock.now()); time; time = next(time)) {
        await this.#clock.sleep(Math.max(0, time.getTime() - this.#clock.now().getTime()), signal);
        await this.#invoke(schedule, time, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #invoke(schedule: Schedule, time: Date, signal: AbortSignal): Promise<void> {
    const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } =
      schedule.Target.RetryPolicy ?? {};
    const executionId = this.#chance.uuid();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#start(schedule, inputOf(schedule, time, executionId, attempt));
      } catch (error) {
        const age = (this.#clock.now().getTime() - time.getTime()) / 1000;
        const dropped = attempt > MaximumRetryAttempts || age > MaximumEventAgeInSeconds;
        this.#log.note('scheduler.attemptFailed', {
          schedule: schedule.Name,
          scheduledTime: time,
          attempt,
          dropped,
          error: String(error),
        });
        if (dropped) return;
        await this.#clock.sleep(Math.min(longestDelay, 2 ** (attempt - 1)) * 1000, signal);
      }
    }
  }
}

/** Puts the context attributes into the target's input. */
function inputOf(schedule: Schedule, time: Date, executionId: string, attempt: number): string {
  return (schedule.Target.Input ?? '{}')
    .replaceAll('<aws.scheduler.schedule-arn>', schedule.Arn)
    .replaceAll('<aws.scheduler.scheduled-time>', time.toISOString().replace(/\.\d+Z$/, 'Z'))
    .replaceAll('<aws.scheduler.execution-id>', executionId)
    .replaceAll('<aws.scheduler.attempt-number>', String(attempt));
}
