import type { S3Client } from '@aws-sdk/client-s3';
import type { IngestInput, SourceObject } from '../common/ingest-input.ts';
import type { Environment } from './environment.ts';
import { RejectedLogError, UnreadableLogError } from './errors.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { type MaskedObject, type MaskedOriginal, maskObject } from './mask-object.ts';

/** Enough to hide S3's latency behind the work of others, and about 10 MB of buffers each. */
const objectsAtOnce = 8;

/** An object that was refused: nothing of it is published, and it must stay where it is. */
export interface Rejection {
  readonly object: SourceObject;
  /** the name of the error's class */
  readonly error: string;
  /** names lines and fields, no values */
  readonly reason: string;
}

/** What became of a batch. Everything is in the order of the input. */
export interface MaskLogsOutput {
  /** the originals that may be deleted */
  readonly masked: readonly MaskedOriginal[];
  readonly rejected: readonly Rejection[];
  /** in = masked + rejected + missing; a missing object is one that no longer exists */
  readonly files: {
    readonly in: number;
    readonly masked: number;
    readonly rejected: number;
    readonly missing: number;
  };
  /** of the masked files: in = out + setAside */
  readonly rows: { readonly in: number; readonly out: number; readonly setAside: number };
}

/**
 * Masks a batch of objects, several at once.
 *
 * @throws S3's errors: the whole batch may be done again. That S3 refuses every object is such an error: then the objects are
 * not to blame. A RejectedLogError only when the input is `isolated`: otherwise it is part of the result.
 */
export async function maskObjects(
  { objects, isolated = false }: IngestInput,
  s3: S3Client,
  environment: Environment,
): Promise<MaskLogsOutput> {
  const refusals: unknown[] = [];
  const outcomes = await mapConcurrently(objects, objectsAtOnce, (object) =>
    maskObject(object, s3, environment).catch((error): Rejection => {
      if (isolated || !(error instanceof RejectedLogError)) throw error;
      if (error instanceof UnreadableLogError) refusals.push(error.cause);
      return { object, error: error.name, reason: error.message };
    }),
  );
  const present = outcomes.filter((outcome) => outcome !== undefined);
  if (refusals.length > 0 && refusals.length === present.length) throw refusals[0];
  const rejected = present.filter((outcome) => 'reason' in outcome);
  const masked = present.filter((outcome): outcome is MaskedObject => 'rows' in outcome);
  const total = (count: (outcome: MaskedObject) => number) =>
    masked.reduce((sum, outcome) => sum + count(outcome), 0);
  return {
    masked: masked.map(({ original }) => original),
    rejected,
    files: {
      in: objects.length,
      masked: masked.length,
      rejected: rejected.length,
      missing: objects.length - present.length,
    },
    rows: {
      in: total(({ rows }) => rows.in),
      out: total(({ rows }) => rows.out),
      setAside: total(({ rows }) => rows.setAside),
    },
  };
}
