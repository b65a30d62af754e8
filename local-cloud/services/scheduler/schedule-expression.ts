import { nextCronTime, parseCron } from './cron.ts';
import { instantOf } from './time-zone.ts';

/** @returns the first time after `after`, or undefined if there is none */
export type NextTime = (after: Date) => Date | undefined;

const unitLengths: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `cron(…)`, `rate(5 minutes)` and `at(2026-11-23T02:00:00)`.
 *
 * @param created the start of rates
 * @throws SyntaxError or RangeError with the reason
 */
export function parseScheduleExpression(expression: string, timeZone: string, created: Date): NextTime {
  const [, kind, content = ''] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'cron') {
    const cron = parseCron(content);
    instantOf({ year: 2026, month: 1, day: 1, hour: 0, minute: 0 }, timeZone); // RangeError for an unknown time zone
    return (after) => nextCronTime(cron, timeZone, after);
  }
  if (kind === 'rate') return rate(content, created);
  if (kind === 'at') return at(content, timeZone);
  throw new SyntaxError(`Invalid Schedule Expression ${expression}.`);
}

function rate(content: string, created: Date): NextTime {
  const [, value, unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(content) ?? [];
  const length = Number(value) * (unitLengths[unit] ?? Number.NaN);
  if (Number.isNaN(length)) throw new SyntaxError(`Invalid rate ${content}.`);
  return (after) => {
    const times = Math.floor((after.getTime() - created.getTime()) / length) + 1;
    return new Date(created.getTime() + times * length);
  };
}

function at(content: string, timeZone: string): NextTime {
  const [, ...parts] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(content) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  if (parts.length === 0) throw new SyntaxError(`Invalid time ${content}.`);
  const start = instantOf({ year, month, day, hour, minute }, timeZone);
  const time = start && new Date(start.getTime() + second * 1000);
  return (after) => (time && time > after ? time : undefined);
}
