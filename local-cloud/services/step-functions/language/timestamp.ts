const offset = /(?:Z|[+-](?:(?:0\d|1[0-7]):[0-5]\d|18:00))/.source;
const offsetDateTime = new RegExp(
  `^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?${offset}$`,
);

/**
 * Reads an ISO-8601 extended date-time with an offset, such as `2026-01-31T00:00:00.5+01:00` or `2026-01-31T00:00Z`.
 * @returns milliseconds since the epoch; undefined for any other text, such as one without `T` or offset, or with a day
 * that the month does not have
 */
export function parseTimestamp(text: string): number | undefined {
  if (!offsetDateTime.test(text)) return undefined;
  const toTheMinute = text.slice(0, 16);
  const time = Date.parse(text);
  return Number.isNaN(time) || !isInCalendar(toTheMinute) ? undefined : time;
}

/** Date.parse takes 30 February and 24:00, and gives the next day. */
function isInCalendar(toTheMinute: string): boolean {
  return new Date(`${toTheMinute}Z`).toISOString().startsWith(toTheMinute);
}
