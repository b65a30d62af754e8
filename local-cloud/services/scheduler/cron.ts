import { instantOf, wallTime } from './time-zone.ts';

/** `minutes hours day-of-month month day-of-week year`, as in `cron(0 2 * * ? *)`. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  matchesDay(day: CalendarDay): boolean;
}

interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** February 29 may be eight years away: 1896, 1904. */
const longestSearch = 8 * 366 + 1;

/** @throws SyntaxError naming the field that is wrong */
export function parseCron(expression: string): Cron {
  const fields = expression.trim().split(/\s+/);
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6) throw new SyntaxError(`A cron expression has 6 fields, not ${fields.length}.`);
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new SyntaxError('One of day-of-month and day-of-week, and only one, has to be ?.');
  }
  const monthNumbers = numbers(month, 1, 12, months);
  const years = numbers(year, 1970, 2199);
  const matches = dayOfWeek === '?' ? matchDayOfMonth(dayOfMonth) : matchDayOfWeek(dayOfWeek);
  return {
    minutes: numbers(minutes, 0, 59),
    hours: numbers(hours, 0, 23),
    matchesDay: (day) => years.includes(day.year) && monthNumbers.includes(day.month) && matches(day),
  };
}

/** @returns the first time of the expression after `after`; undefined if there is none */
export function nextCronTime(cron: Cron, timeZone: string, after: Date): Date | undefined {
  const today = wallTime(after, timeZone);
  for (let count = 0; count < longestSearch; count++) {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day + count));
    const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    if (!cron.matchesDay(day)) continue;
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const instant = instantOf({ ...day, hour, minute }, timeZone);
        if (instant && instant > after) return instant;
      }
    }
  }
  return undefined;
}

function matchDayOfMonth(field: string): (day: CalendarDay) => boolean {
  if (field === 'L') return (date) => date.day === lastDay(date);
  const days = numbers(field, 1, 31);
  return ({ day }) => days.includes(day);
}

function matchDayOfWeek(field: string): (day: CalendarDay) => boolean {
  const [, name, nth, last] = /^(\w+?)(?:#([1-5])|(L))$/.exec(field) ?? [];
  if (name && (nth || last)) {
    const [weekday] = numbers(name, 1, 7, weekdays);
    return (date) =>
      weekdayOf(date) === weekday &&
      (nth ? Math.ceil(date.day / 7) === Number(nth) : date.day + 7 > lastDay(date));
  }
  const days = numbers(field, 1, 7, weekdays);
  return (date) => days.includes(weekdayOf(date));
}

/** Reads `*`, `5`, `MON-FRI`, `0/15`, `1-10/3` and lists of them. */
function numbers(field: string, least: number, most: number, names: readonly string[] = []): number[] {
  const numberOf = (text: string) => {
    const named = names.indexOf(text.toUpperCase());
    const number = named >= 0 ? named + least : /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new SyntaxError(`${field} is not a field of numbers from ${least} to ${most}.`);
  };
  const found = field.split(',').flatMap((part) => {
    const [range = '', step] = part.split('/');
    const [from = '', to = step === undefined ? from : String(most)] =
      range === '*' ? [String(least), String(most)] : range.split('-');
    const every = step === undefined ? 1 : numberOf(step === '0' ? '' : step);
    const [first, last] = [numberOf(from), numberOf(to)];
    return Array.from(
      { length: Math.floor((last - first) / every) + 1 },
      (_, index) => first + index * every,
    );
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

const lastDay = ({ year, month }: CalendarDay) => new Date(Date.UTC(year, month, 0)).getUTCDate();
const weekdayOf = ({ year, month, day }: CalendarDay) =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
