import { RedshiftError } from '../redshift-error.ts';

/** DuckDB's name of each part of a date, and Redshift's other names of it. */
const names: Record<string, string> = {
  millennium: 'millennia mil mils',
  century: 'c cent cents centuries',
  decade: 'decades dec decs',
  year: 'years y yr yrs',
  quarter: 'quarters qtr qtrs',
  month: 'months mon mons',
  week: 'weeks w',
  day: 'days d',
  hour: 'hours h hr hrs',
  minute: 'minutes m min mins',
  second: 'seconds s sec secs',
  millisecond: 'milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon',
  microsecond: 'microseconds us usec usecs usecond useconds microsec microsecs microsecon',
  dayofweek: 'dow dw weekday',
  dayofyear: 'doy dy yearday',
  epoch: '',
};

const parts = new Map(
  Object.entries(names).flatMap(([part, others]) => [part, ...others.split(' ')].map((name) => [name, part])),
);

/** DuckDB's name of a part of a date. @throws RedshiftError for any other word */
export function datePart(word = ''): string {
  const part = parts.get(word.toLowerCase());
  if (!part) throw new RedshiftError(`timestamp units "${word}" not recognized`);
  return part;
}
