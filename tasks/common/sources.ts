import * as z from 'zod';
import { jsonText } from './json-text.ts';
import { sourceIdPattern } from './log-files.ts';

/**
 * Where logs come from: the objects of a bucket whose keys begin with the prefix. The stack sees to it that no object belongs
 * to two sources.
 */
export interface Source {
  /** Names the source for ever: masked keys and file ids hold it. */
  readonly id: string;
  readonly bucket: string;
  /** empty for the whole bucket */
  readonly prefix: string;
}

/** The environment variable `SOURCES`: the sources of the stack, as JSON. */
export const sourcesVariable = jsonText(
  z
    .array(
      z.strictObject({
        id: z.string().regex(new RegExp(`^${sourceIdPattern}$`)),
        bucket: z.string().min(1),
        prefix: z.string(),
      }),
    )
    .min(1),
);

/** Finds the source of an object by its bucket and key. Undefined when it belongs to none. */
export function sourceOf(
  sources: readonly Source[],
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Source | undefined {
  return sources.find((source) => source.bucket === bucket && key.startsWith(source.prefix));
}
