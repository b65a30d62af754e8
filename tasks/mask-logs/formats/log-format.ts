import type { RowMasker } from '../row-masker.ts';
import type { MaskPolicy } from './policy.ts';

/** A format that logs come in. To add one, write it in a file of its own and list it in recognize.ts. */
export interface LogFormat {
  /**
   * Whether a log is of this format.
   *
   * @param head how it begins: its first line that is not empty and all before it, or 64 KiB of it, or all of it
   */
  recognizes(head: Buffer): boolean;
  /** Begins to read a log of this format. Its rows go to the masker, each with the section that names its fields. */
  read(rows: RowMasker, policy: MaskPolicy): LogReader;
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
   * Reads what is left.
   *
   * @throws MalformedLogError when the log names no fields, or most of its rows do not fit
   */
  end(): void;
}
