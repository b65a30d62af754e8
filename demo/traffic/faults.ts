import { compress, type LogFormat } from './log-format.ts';
import type { TrafficFile } from './traffic-file.ts';
import type { RowFields } from './visit.ts';

/** What goes wrong with logs, in life and in the traffic. */

/** A file that lost its end on the way. */
export function truncated(file: TrafficFile): TrafficFile {
  const body = file.body.subarray(0, Math.floor(file.body.length * 0.6));
  return { ...file, body, broken: true, rows: {}, unreadableRows: 0 };
}

/** A file that somebody put beside the logs and that is none. */
export function foreign(file: TrafficFile): TrafficFile {
  const body = compress('time,level,message\n2026-01-01T00:00:00Z,info,"Started"\n');
  const key = file.key.replace(/[^/]+$/, 'notes-from-another-program.csv.gz');
  return { ...file, key, body, broken: true, rows: {}, unreadableRows: 0 };
}

/** A file that CloudFront delivers when its hour is long over. */
export function late(file: TrafficFile): TrafficFile {
  return { ...file, late: true };
}

/** Rows that cannot be read, made of one that can: a month that does not exist, a row cut short, a number that is none. */
export function unreadableRows(row: RowFields, { line, cutShort }: LogFormat): string[] {
  return [
    line({ ...row, date: row.date?.replace(/-\d\d-/, '-13-') }),
    cutShort(row),
    line({ ...row, 'sc-bytes': 'many' }),
  ];
}
