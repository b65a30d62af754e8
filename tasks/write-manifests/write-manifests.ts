import type { S3Client } from '@aws-sdk/client-s3';
import { type DateWindow, isWithin } from '../common/load-window.ts';
import { parseMaskedKey } from '../common/log-files.ts';
import { splitBatches } from './batches.ts';
import { readLedger } from './ledger.ts';
import { type BatchPointer, putManifest } from './manifest.ts';
import { listMaskedDays } from './masked-days.ts';
import { listMaskedLogs } from './masked-logs.ts';

/** What the `load` state machine asks for. */
export interface ManifestRequest {
  /** The window, both ends included: UTC dates, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  /** The prefix of this load in the masked bucket, `loads/…/`. The ledger was unloaded below it. */
  readonly folder: string;
  /** True when what is loaded is to be loaded again. */
  readonly reload: boolean;
}

/** Pointers and counts: what an execution carries does not grow with the traffic of the day. */
export interface ManifestSummary {
  /** One for each transaction to come. */
  readonly batches: readonly BatchPointer[];
  readonly found: {
    /** masked logs of the window */
    readonly files: number;
    readonly alreadyLoaded: number;
    readonly toLoad: number;
    /**
     * How many other days have masked logs, though none of them is loaded and no scheduled load looks there: days long past,
     * and those after tomorrow.
     */
    readonly unscheduledDays: number;
  };
}

/**
 * Lists the masked logs of a window, leaves out what the ledger holds (not in a reload), and writes COPY manifests of the
 * rest.
 *
 * @param call names this call, and no other of the same load. Two of them may be at work at once, when the connection to the
 * first breaks: each has a folder of its own, so that COPY reads what the one that answers has written.
 * @param scheduled the days that scheduled loads see to
 */
export async function writeManifests(
  { from, to, folder, reload }: ManifestRequest,
  call: string,
  s3: S3Client,
  maskedBucket: string,
  scheduled: DateWindow,
): Promise<ManifestSummary> {
  const [ledger, logs, days] = await Promise.all([
    readLedger(s3, maskedBucket, `${folder}ledger/`),
    listMaskedLogs(s3, maskedBucket, { from, to }),
    listMaskedDays(s3, maskedBucket),
  ]);
  const missing = logs.filter(({ key }) => !ledger.has(key));
  const toLoad = reload ? logs : missing;
  const loadedDays = new Set([...ledger].map((key) => parseMaskedKey(key)?.date));
  const isSeenTo = (day: string) =>
    isWithin({ from, to }, day) || isWithin(scheduled, day) || loadedDays.has(day);
  const batches = await Promise.all(
    splitBatches(toLoad).map((batch, index) =>
      putManifest(s3, maskedBucket, `${folder}${call}/batch-${String(index + 1).padStart(4, '0')}`, batch),
    ),
  );
  return {
    batches,
    found: {
      files: logs.length,
      alreadyLoaded: logs.length - missing.length,
      toLoad: toLoad.length,
      unscheduledDays: days.filter((day) => !isSeenTo(day)).length,
    },
  };
}
