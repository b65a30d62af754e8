import type { S3Client } from '@aws-sdk/client-s3';
import type { IngestInput } from '../common/ingest-input.ts';
import { isWithin, scheduledWindow } from '../common/load-window.ts';
import type { Environment } from './environment.ts';
import { RejectedLogError, UnknownSourceError, UnusableKeyError } from './errors.ts';
import { mapConcurrently } from './map-concurrently.ts';
import {
  type Absence,
  type MaskedContent,
  type MaskedObject,
  type Masking,
  maskObject,
} from './mask-object.ts';
import { isRefusal } from './refusal.ts';

/** Enough to hide S3's latency behind the work of others, and about 10 MB of buffers each. */
const objectsAtOnce = 8;

/** What a batch is masked by. */
export type BatchMasking = Masking & Pick<Environment, 'loadWindowDays'>;

/** The answer to `ingest`. It names objects by their positions in the input, so that it is small however long keys are. */
export interface MaskLogsOutput {
  /** What may be deleted, by position. */
  readonly masked: Readonly<Record<number, MaskedContent>>;
  /** The positions of the objects that must stay where they are. */
  readonly rejected: readonly number[];
  /** in = masked + rejected + missing + replaced; see {@link Absence} */
  readonly files: {
    readonly in: number;
    readonly masked: number;
    readonly rejected: number;
    readonly missing: number;
    readonly replaced: number;
  };
  /** of the masked files: in = out + setAside */
  readonly rows: {
    readonly in: number;
    readonly out: number;
    readonly setAside: number;
    /** how many of `out` are of days that no scheduled load takes: long past, or after tomorrow */
    readonly outsideLoadWindow: number;
  };
}

/** What became of a batch. */
export interface MaskedBatch extends Omit<MaskLogsOutput, 'rejected'> {
  /** Why objects must stay where they are, by their positions in the input. */
  readonly rejected: ReadonlyMap<number, RejectedLogError>;
}

/**
 * Masks a batch of objects, several at once.
 *
 * @throws S3's errors: the whole batch may be done again. If S3 refuses every one of several objects, that is such an error
 * too: the objects are not to blame. A RejectedLogError only when the input is `isolated`: otherwise it is part of the result.
 * @param now when this is done: which days a scheduled load takes depends on it
 */
export async function maskObjects(
  { objects, isolated = false }: IngestInput,
  s3: S3Client,
  environment: BatchMasking,
  now = new Date(),
): Promise<MaskedBatch> {
  const outcomes = await mapConcurrently(objects, objectsAtOnce, (object) =>
    maskObject(object, s3, environment).catch((error: unknown) => {
      if (isolated || !(error instanceof RejectedLogError)) throw error;
      return error;
    }),
  );
  checkRefusals(outcomes);
  const masked: Record<number, MaskedContent> = {};
  const rejected = new Map<number, RejectedLogError>();
  const absent = { missing: 0, replaced: 0 };
  const rows = { in: 0, out: 0, setAside: 0, outsideLoadWindow: 0 };
  const window = scheduledWindow(environment.loadWindowDays, now);
  for (const [index, outcome] of outcomes.entries()) {
    if (typeof outcome === 'string') absent[outcome]++;
    else if (outcome instanceof RejectedLogError) rejected.set(index, outcome);
    else {
      masked[index] = outcome.content;
      rows.in += outcome.rows.in;
      rows.out += outcome.rows.out;
      rows.setAside += outcome.rows.setAside;
      for (const [date, count] of outcome.rowsByDate) {
        if (!isWithin(window, date)) rows.outsideLoadWindow += count;
      }
    }
  }
  return {
    masked,
    rejected,
    files: { in: objects.length, masked: Object.keys(masked).length, rejected: rejected.size, ...absent },
    rows,
  };
}

/** @throws what S3 said when it refused all objects that it was asked for, and they are more than one */
function checkRefusals(outcomes: readonly (MaskedObject | RejectedLogError | Absence)[]): void {
  const asked = outcomes.filter(
    (outcome) =>
      outcome !== 'missing' &&
      !(outcome instanceof UnknownSourceError || outcome instanceof UnusableKeyError),
  );
  const refusals = asked
    .map((outcome) => (outcome instanceof RejectedLogError ? outcome.cause : undefined))
    .filter(isRefusal);
  if (refusals.length > 1 && refusals.length === asked.length) throw refusals[0];
}
