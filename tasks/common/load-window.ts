import * as z from 'zod';

/** In the environment of a task: how many days up to yesterday a scheduled load looks at. */
export const windowDaysVariable = z.coerce.number().int().min(1);

/** Days, both ends included: UTC dates, `YYYY-MM-DD`. */
export interface DateWindow {
  readonly from: string;
  readonly to: string;
}

/**
 * The days whose logs a scheduled load will take, if they are masked by now: those that a load of tomorrow looks at, and
 * today and tomorrow, whose turn comes. Tomorrow is among them because clocks differ.
 */
export function scheduledWindow(windowDays: number, now: Date): DateWindow {
  return { from: day(now, 1 - windowDays), to: day(now, 1) };
}

export const isWithin = ({ from, to }: DateWindow, date: string): boolean => from <= date && date <= to;

function day(now: Date, later: number): string {
  return new Date(now.getTime() + later * 86_400_000).toISOString().slice(0, 10);
}
