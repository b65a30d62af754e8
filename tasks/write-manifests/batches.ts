import type { MaskedLog } from './masked-logs.ts';

/** The most that one transaction loads: minutes of work, so that a load that fails has little to repeat. */
const mostFiles = 10_000;
/** in compressed bytes; COPY reads about ten times as many */
const mostBytes = 2 * 2 ** 30;

/** Splits masked logs, in their order, into what one transaction loads. */
export function splitBatches(logs: readonly MaskedLog[]): MaskedLog[][] {
  const batches: MaskedLog[][] = [];
  let open: MaskedLog[] = [];
  let bytes = 0;
  for (const log of logs) {
    if (open.length === 0 || open.length === mostFiles || bytes + log.size > mostBytes) {
      open = [];
      bytes = 0;
      batches.push(open);
    }
    open.push(log);
    bytes += log.size;
  }
  return batches;
}
