import type { DatedDeliveries, Delivery } from './deliver.ts';
import { generateTraffic, type TrafficOptions } from './traffic/generate-traffic.ts';
import type { TrafficFile } from './traffic/traffic-file.ts';

/** Traffic of made-up sites up to yesterday, and the rows that its last hour has of today. */
export async function inventedTraffic(
  options: Required<Pick<TrafficOptions, 'seed' | 'days' | 'format'>>,
): Promise<DatedDeliveries> {
  const files: TrafficFile[] = [];
  for await (const file of generateTraffic({ ...options, now: new Date() })) files.push(file);
  const dates = files.flatMap(({ rows }) => Object.keys(rows)).sort();
  return {
    onTime: files.filter(({ late }) => !late).map(delivery),
    late: files.filter(({ late }) => late).map(delivery),
    from: dates[0] as string,
    to: dates.at(-1) as string,
  };

  function delivery({ key, body }: TrafficFile): Delivery {
    // The same in every format: no request is delivered twice to one state folder.
    const id = `seed ${options.seed}: ${key.replace(/\.parquet$/, '.gz')}`;
    return { key, id, size: body.length, body: () => [body] };
  }
}
