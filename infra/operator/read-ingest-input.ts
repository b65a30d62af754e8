import type { IngestInput, SourceObject } from '../../tasks/common/ingest-input.ts';

/**
 * Reads the input of an execution of `ingest`. People may start one by hand, with any input: what names no object is left out.
 *
 * @param text JSON
 */
export function readIngestInput(text = 'null'): IngestInput {
  const input = JSON.parse(text) as Partial<IngestInput> | null;
  const objects: readonly unknown[] = Array.isArray(input?.objects) ? input.objects : [];
  return { objects: objects.filter(isSourceObject), isolated: input?.isolated === true };
}

function isSourceObject(value: unknown): value is SourceObject {
  const { bucket, key } = (value ?? {}) as Partial<SourceObject>;
  return typeof bucket === 'string' && typeof key === 'string';
}
