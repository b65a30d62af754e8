import * as z from 'zod';

/** True for a day of the Gregorian calendar, written `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith('0000')) return false;
  const day = new Date(`${text}T00:00:00Z`);
  // An impossible month is no date at all; the 31st of a shorter month is taken for the first of the next.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** A calendar date in the input of a task. */
export const calendarDate = z.string().refine(isCalendarDate, 'is not a calendar date, YYYY-MM-DD');
