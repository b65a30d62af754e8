import type { LogReader } from './formats/log-format.ts';
import type { MaskPolicy } from './formats/policy.ts';
import { formatOf, headOf } from './formats/recognize.ts';
import { type Block, type RowCounts, RowMasker } from './row-masker.ts';
import type { Salts } from './visitors/salts.ts';

export { type Block, type Output, type RowCounts, setAside } from './row-masker.ts';

/**
 * Masks one log: its bytes in; for each date, bytes out; counts.
 *
 * What a log is, is found out from its first bytes, never from its name. The reader of its format finds the rows, with the
 * names of their fields; one masker masks them all.
 */
export class LogMasker {
  readonly #policy: MaskPolicy;
  readonly #rows: RowMasker;
  #reader: LogReader | undefined;
  /** the first bytes, until they tell what the log is */
  #head: Buffer = Buffer.alloc(0);

  /**
   * @param fileId the id of this log's rows of a date
   * @param distribution the one that the log is named after, if it is
   * @param salts from which visitors' ids are made; undefined when they get none
   */
  constructor(policy: MaskPolicy, fileId: (date: string) => bigint, distribution?: string, salts?: Salts) {
    this.#policy = policy;
    this.#rows = new RowMasker(policy, fileId, distribution, salts);
  }

  get rows(): RowCounts {
    return this.#rows.rows;
  }

  /** How many rows of each date are masked. */
  rowsByDate(): [date: string, rows: number][] {
    return this.#rows.rowsByDate();
  }

  /**
   * Takes the next bytes of the log, cut anywhere, and returns the blocks that became full.
   *
   * @throws MalformedLogError when this is no log that can be read. Then nothing that was returned may be kept.
   */
  write(chunk: Buffer): Block[] {
    if (this.#reader) {
      this.#reader.write(chunk);
    } else {
      this.#head = this.#head.length > 0 ? Buffer.concat([this.#head, chunk]) : chunk;
      const head = headOf(this.#head);
      if (head) this.#begin(head);
    }
    return this.#rows.takeBlocks();
  }

  /**
   * Ends the log, and gives the blocks that are left, as they become full: what reads them may wait between two of them.
   *
   * @throws MalformedLogError when it says nowhere what its fields are, or most of its rows do not fit
   */
  *end(): Generator<Block, void> {
    const reader = this.#reader ?? this.#begin(this.#head);
    for (const _ of reader.end() ?? []) yield* this.#rows.takeBlocks();
    this.#rows.end();
    yield* this.#rows.takeBlocks();
  }

  #begin(head: Buffer): LogReader {
    this.#reader = formatOf(head).read(this.#rows, this.#policy, head);
    this.#reader.write(this.#head);
    this.#head = Buffer.alloc(0);
    return this.#reader;
  }
}
