/** The input contract of the `ingest` state machine: `start-ingest` writes it, `mask-logs` reads it. */

/** An access log in the bucket of a source, as an S3 event names it. */
export interface SourceObject {
  readonly bucket: string;
  /** Decoded: as S3 stores it. */
  readonly key: string;
  readonly etag: string;
  /** in bytes, compressed */
  readonly size: number;
  /** Given when the bucket keeps versions. */
  readonly versionId?: string;
}

/** What an execution of `ingest` is started with. */
export interface IngestInput {
  /** All of one bucket. */
  readonly objects: readonly SourceObject[];
  /** True when a log that cannot be masked should fail this execution instead of getting one of its own. */
  readonly isolated?: boolean;
}
