/** A local date and time. `month` counts from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const dayLength = 86_400_000;

/** @throws RangeError for an unknown time zone */
export function wallTime(instant: Date, timeZone: string): WallTime & { readonly second: number } {
  const parts = formatter(timeZone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((each) => each.type === type)?.value);
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** @returns the first instant at which the clock shows this time; undefined if the start of summer time skips it */
export function instantOf(wall: WallTime, timeZone: string): Date | undefined {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  const offsets = [asUtc - dayLength, asUtc + dayLength].map((time) => offset(time, timeZone));
  return [...new Set(offsets)]
    .map((each) => asUtc - each)
    .sort((a, b) => a - b)
    .filter((time) => time + offset(time, timeZone) === asUtc)
    .map((time) => new Date(time))[0];
}

/** How many milliseconds the time zone is ahead of UTC. */
function offset(time: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = wallTime(new Date(time), timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Creating one takes a hundred times longer than using it. */
function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}
