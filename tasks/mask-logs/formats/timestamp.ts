import { zero } from '../reading/bytes.ts';

const secondsOfDay = 86_400;

/** The seconds since 1970 that a timestamp of ten or more digits begins with: what follows them is cut off, not rounded. */
export function readSeconds(bytes: Uint8Array, start: number): number {
  let seconds = 0;
  for (let at = start; at < start + 10; at++) seconds = seconds * 10 + (bytes[at] as number) - zero;
  return seconds;
}

/** Which day since 1970, in UTC. */
export const dayOf = (seconds: number) => Math.floor(seconds / secondsOfDay);

/** `YYYY-MM-DD` */
export const dateOfDay = (day: number) => new Date(day * secondsOfDay * 1000).toISOString().slice(0, 10);

/** `HH:MM:SS` in UTC. */
export const timeOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 19);

/** The date and the time of a timestamp; undefined when it is no number of so many digits. */
export function timestampText(text: string, digits: number): [date: string, time: string] | undefined {
  if (text.length !== digits || !/^[1-9]\d+$/.test(text)) return undefined;
  const seconds = Number(text.slice(0, 10));
  return [dateOfDay(dayOf(seconds)), timeOf(seconds)];
}
