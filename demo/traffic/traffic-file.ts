import { type LogFormat, logKey } from './log-format.ts';
import type { Random } from './random.ts';
import type { RowFields } from './visit.ts';
import type { Distribution } from './vocabulary.ts';

/** A file of the traffic, and the truth about it. */
export interface TrafficFile {
  readonly key: string;
  readonly body: Buffer;
  /** CloudFront delivers this one hours after its neighbours: put it after the first load */
  readonly late: boolean;
  /** nothing of it can be masked */
  readonly broken: boolean;
  /** how many readable rows there are of each date (`YYYY-MM-DD`); none where the file is broken */
  readonly rows: Readonly<Record<string, number>>;
  /** how many rows cannot be read */
  readonly unreadableRows: number;
}

/** @param unreadable lines that stand among the rows and are none */
export async function makeFile(
  distribution: Distribution,
  hour: Date,
  rows: readonly RowFields[],
  random: Random,
  format: LogFormat,
  unreadable: readonly string[] = [],
): Promise<TrafficFile> {
  const lines = random.shuffle([...rows.map(format.line), ...unreadable]);
  return {
    key: logKey(distribution, hour, random, format),
    body: await format.file(format.header + lines.join('')),
    late: false,
    broken: false,
    rows: countBy(rows, ({ date = '-' }) => date),
    unreadableRows: unreadable.length,
  };
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
