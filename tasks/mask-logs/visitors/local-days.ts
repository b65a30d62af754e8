/** Days of a time zone as `YYYY-MM-DD`, and the times of a UTC date that belong to them. */

const quarterHour = 900_000;

/** How many quarters of an hour a UTC date has. The offset of each time zone is a number of quarters. */
export const quartersOfDay = 96;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day that it is in a time zone. @throws RangeError for a time zone that does not exist */
export function localDay(time: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(time);
}

/** The day so many days later; earlier when `days` is negative. */
export function laterDay(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The local day of each quarter of an hour of a UTC date. */
export function localDaysOf(date: string, timeZone: string): string[] {
  const start = Date.parse(date);
  return Array.from({ length: quartersOfDay }, (_, quarter) =>
    localDay(new Date(start + quarter * quarterHour), timeZone),
  );
}
