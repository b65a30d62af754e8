import type { DatedDeliveries, Delivery } from './deliver.ts';
import { generateTraffic } from './traffic/generate-traffic.ts';
import type { TrafficFile } from './traffic/traffic-file.ts';

/** Traffic of made-up sites up to yesterday, and the rows that its last hour has of today. */
export function inventedTraffic({ seed, days }: { seed: number; days: number }): DatedDeliveries {
  const files = [...generateTraffic({ seed, days, now: new Date() })];
  const dates = files.flatMap(({ rows }) => Object.keys(rows)).sort();
  return {
    onTime: files.filter(({ late }) => !late).map(delivery),
    late: files.filter(({ late }) => late).map(delivery),
    from: dates[0] as string,
    to: dates.at(-1) as string,
  };

  function delivery({ key, body }: TrafficFile): Delivery {
    return { key, id: `seed ${seed}: ${key}`, size: body.length, body: () => [body] };
  }
}
