import { MalformedLogError } from '../errors.ts';

/**
 * How many bytes of one log may be decoded at a time: the page of each column that is being read, and its dictionary. Eight
 * logs are masked at once, and these bytes of all of them fit the memory of the function.
 */
export const mostDecodedBytes = 128 * 1024 * 1024;

/** Counts what of a log is decoded, before memory is taken for it. */
export class Memory {
  #bytes = 0;

  /** @throws MalformedLogError when it is more than {@link mostDecodedBytes} */
  take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > mostDecodedBytes) {
      throw new MalformedLogError(
        `More than ${mostDecodedBytes / 1024 / 1024} MiB of the Parquet data would have to be decoded at once. Write it with smaller pages or row groups.`,
      );
    }
  }

  release(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/** What one page or dictionary has of the memory. */
export class MemoryShare {
  readonly #memory: Memory;
  #bytes = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** @throws MalformedLogError when there is not so much left */
  take(bytes: number): void {
    this.#memory.take(bytes);
    this.#bytes += bytes;
  }

  /** Gives all of it back. */
  release(): void {
    this.#memory.release(this.#bytes);
    this.#bytes = 0;
  }
}
