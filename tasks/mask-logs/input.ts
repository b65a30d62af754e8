import * as z from 'zod';
import { InvalidInputError } from '../common/errors.ts';
import type { IngestInput } from '../common/ingest-input.ts';

const input: z.ZodType<IngestInput> = z.object({
  objects: z
    .array(
      z.object({
        bucket: z.string().min(1),
        key: z.string().min(1),
        etag: z.string(),
        size: z.number(),
        versionId: z.string().optional(),
      }),
    )
    // `ingest` deletes the originals of a batch with one request, which is to one bucket.
    .refine(
      (objects) => new Set(objects.map(({ bucket }) => bucket)).size <= 1,
      'All objects must be in one bucket',
    ),
  isolated: z.boolean().optional(),
});

/** @throws InvalidInputError that names each wrong field */
export function parseInput(event: unknown): IngestInput {
  const parsed = input.safeParse(event);
  if (!parsed.success) throw new InvalidInputError(z.prettifyError(parsed.error));
  return parsed.data;
}
