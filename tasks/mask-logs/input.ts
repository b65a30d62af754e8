import * as z from 'zod';
import { InvalidInputError } from '../common/errors.ts';
import type { IngestInput } from '../common/ingest-input.ts';
import { type Source, sourceOf } from '../common/sources.ts';

/** S3 deletes no more objects with one request. */
const mostObjects = 1000;

const object = z.object({
  bucket: z.string().min(1),
  key: z.string().min(1),
  etag: z.string().transform((etag) => etag.replaceAll('"', '')),
  size: z.number(),
  versionId: z
    .string()
    .nullish()
    // A bucket without versions may call its only one `null`, which a later put replaces: the ETag tells them apart.
    .transform((id) => (id === 'null' ? undefined : id || undefined)),
});

const input = z.object({
  objects: z.array(object).max(mostObjects),
  isolated: z.boolean().optional(),
});

/**
 * @param sources objects of none of them are rejected one by one, and may be of any bucket
 * @throws InvalidInputError that names each wrong field
 */
export function parseInput(event: unknown, sources: readonly Source[]): IngestInput {
  // `ingest` deletes the originals of a batch with one request, which is to one bucket.
  const ofOneBucket = input.refine(
    ({ objects }) =>
      new Set(objects.filter((each) => sourceOf(sources, each)).map(({ bucket }) => bucket)).size <= 1,
    { path: ['objects'], error: 'All objects must be in one bucket' },
  );
  const parsed = ofOneBucket.safeParse(event);
  if (!parsed.success) throw new InvalidInputError(z.prettifyError(parsed.error));
  return parsed.data;
}
