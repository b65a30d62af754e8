import type { ResolvedSource } from '../resolve-stage.ts';

/** A bucket that exists already, and the sources in it. */
export interface ExistingBucket {
  readonly name: string;
  readonly sources: readonly ResolvedSource[];
}

/** The sources of which some keys may begin with a prefix. */
export function sourcesUnder(bucket: ExistingBucket, prefix: string): ResolvedSource[] {
  return bucket.sources.filter(({ prefix: own = '' }) => own.startsWith(prefix) || prefix.startsWith(own));
}
