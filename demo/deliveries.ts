import type { DatedDeliveries } from './deliver.ts';
import { filesOf } from './folder.ts';
import { inventedTraffic } from './invented-traffic.ts';
import type { Options } from './options.ts';
import type { DataSet } from './start-cloud-on.ts';

/** What there is to deliver. */
export interface Deliveries extends DatedDeliveries {
  readonly dataSet: DataSet;
  /** What cannot be delivered, each with its reason. */
  readonly leftOut: readonly string[];
  /** What need not be delivered, each with its reason. */
  readonly passedOver: readonly string[];
}

/** There is nothing to deliver. The message says where. */
export class NothingToDeliverError extends Error {
  override readonly name = 'NothingToDeliverError';
}

/**
 * Invented traffic, the files of a folder, or, for logs without a folder, nothing: what is there is served again.
 *
 * @throws NothingToDeliverError
 * @throws Error with a code, such as EACCES, if the folder cannot be read
 */
export async function deliveriesOf(
  { logs, ...options }: Pick<Options, 'logs' | 'seed' | 'days' | 'format'>,
  dataSet: DataSet,
): Promise<Deliveries> {
  if (dataSet === 'traffic') return { dataSet, ...(await inventedTraffic(options)), ...nothing };
  // Logs of one's own may be of any day since CloudFront was there.
  const anyDay = { late: [], from: '2008-01-01', to: new Date().toISOString().slice(0, 10) };
  if (logs === undefined) return { dataSet, ...anyDay, onTime: [], ...nothing };
  const { deliveries, leftOut, again, hidden } = await filesOf(logs);
  if (deliveries.length === 0) {
    const why = [...leftOut, ...(hidden > 0 ? ['files whose names begin with a dot are passed over'] : [])];
    throw new NothingToDeliverError(
      `There is nothing to ingest in ${logs}${why.length > 0 ? `: ${why.join('; ')}` : ', which is empty'}.`,
    );
  }
  const passedOver = [...again, ...(hidden > 0 ? [`names that begin with a dot (${hidden})`] : [])];
  return { dataSet, ...anyDay, onTime: deliveries, leftOut, passedOver };
}

const nothing = { leftOut: [], passedOver: [] };
