import type { RowMasker } from '../row-masker.ts';
import type { MaskPolicy } from './policy.ts';

/**
 * A format that logs come in. To add one, write it in a file of its own and list it in recognize.ts.
 *
 * It is told by the head of a log: its first line that is not empty and what stands before it, without the line feed; or the
 * first 64 KiB, or all of it, if that is less.
 */
export interface LogFormat {
  /** Whether a log that begins so is of this format. */
  recognizes(head: Buffer): boolean;
  /**
   * Begins to read a log of this format. Its rows go to the masker, each with the section that names its fields.
   *
   * @throws MalformedLogError when a log that begins so cannot be read
   */
  read(rows: RowMasker, policy: MaskPolicy, head: Buffer): LogReader;
}

/** Reads one log, from its first byte on. */
export interface LogReader {
  /**
   * Reads the next bytes of the log, cut anywhere.
   *
   * @throws MalformedLogError when they cannot be understood
   */
  write(chunk: Buffer): void;
  /**
   * Reads what is left. A reader that has kept back much yields now and then, so that what was masked can be taken away
   * before it goes on.
   *
   * @throws MalformedLogError when the log names no fields, or most of its rows do not fit
   */
  end(): Iterable<unknown> | undefined;
}
