import type { TrafficFile } from './traffic-file.ts';

/** What must come out when all the files have been masked and loaded. */
export interface TrafficSummary {
  readonly files: number;
  /** the keys of the files that must be rejected */
  readonly broken: readonly string[];
  /** the keys of the files to deliver after the first load */
  readonly late: readonly string[];
  /** readable rows of each date, in the order of the dates */
  readonly rowsByDate: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly unreadableRows: number;
}

export function summarizeTraffic(files: readonly TrafficFile[]): TrafficSummary {
  const rowsByDate = new Map<string, number>();
  for (const { rows } of files) {
    for (const [date, count] of Object.entries(rows))
      rowsByDate.set(date, (rowsByDate.get(date) ?? 0) + count);
  }
  return {
    files: files.length,
    broken: files.filter(({ broken }) => broken).map(({ key }) => key),
    late: files.filter((file) => file.late).map(({ key }) => key),
    rowsByDate: Object.fromEntries([...rowsByDate].sort()),
    rows: [...rowsByDate.values()].reduce((total, count) => total + count, 0),
    unreadableRows: files.reduce((total, file) => total + file.unreadableRows, 0),
  };
}
