import type { S3Client } from '@aws-sdk/client-s3';
import { splitBatches } from './batches.ts';
import { type LedgerEntry, readLedger } from './ledger.ts';
import { type BatchPointer, type Buckets, putManifest } from './manifest.ts';
import { listMaskedLogs, type MaskedLog } from './masked-logs.ts';

/** What the `load` state machine asks for. */
export interface ManifestRequest {
  /** The window, both ends included: UTC dates, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  /** The prefix of this load in the masked bucket, `loads/<name of the execution>/`. The ledger was unloaded below it. */
  readonly folder: string;
}

/** Pointers and counts: what an execution carries does not grow with the traffic of the day. */
export interface ManifestSummary {
  /** One for each transaction to come. */
  readonly batches: readonly BatchPointer[];
  readonly found: {
    /** masked logs of the window */
    readonly files: number;
    readonly alreadyLoaded: number;
    /** of those, such as were masked again with another result after they had been loaded */
    readonly changedSinceLoaded: number;
    readonly new: number;
  };
}

/**
 * Lists the masked logs of a window, leaves out what the ledger holds, and writes COPY manifests of the rest.
 * Doing it again overwrites the same manifests.
 */
export async function writeManifests(
  { from, to, folder }: ManifestRequest,
  s3: S3Client,
  buckets: Buckets,
): Promise<ManifestSummary> {
  const [ledger, logs] = await Promise.all([
    readLedger(s3, buckets.masked, `${folder}ledger/`),
    listMaskedLogs(s3, buckets.masked, { from, to }),
  ]);
  const fresh = logs.filter(({ key }) => !ledger.has(key));
  const batches = await Promise.all(
    splitBatches(fresh).map((batch, index) =>
      putManifest(s3, buckets, `${folder}batch-${String(index + 1).padStart(4, '0')}`, batch),
    ),
  );
  return {
    batches,
    found: {
      files: logs.length,
      alreadyLoaded: logs.length - fresh.length,
      changedSinceLoaded: logs.filter((log) => isChanged(log, ledger.get(log.key))).length,
      new: fresh.length,
    },
  };
}

const isChanged = (log: MaskedLog, entry: LedgerEntry | undefined) =>
  entry !== undefined && entry.etag !== log.etag;
