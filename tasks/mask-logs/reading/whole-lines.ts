import { endOfContent, lineFeed } from './bytes.ts';

/** How much is read at a time. It must fit the cache of a core. */
export const pieceSize = 256 * 1024;

/** Redshift's limit for a row to load, and about twice what 33 of its longest VARCHARs take. */
export const longestLine = 4 * 1024 * 1024;

/**
 * Gathers the bytes of a log, however they arrive, into pieces of whole lines. The last line may lack its line feed.
 *
 * A line that is longer than {@link longestLine} is cut there, so that memory stays bounded.
 */
export class WholeLines {
  readonly #onLines: (beginning: Buffer, rest: Buffer) => void;
  /** the beginning of a line whose end has not come yet */
  #rest: Buffer = Buffer.alloc(0);

  /** @param onLines called with whole lines, in two parts: how the first one begins, and all that follows */
  constructor(onLines: (beginning: Buffer, rest: Buffer) => void) {
    this.#onLines = onLines;
  }

  /** Hands over the lines that end in the next bytes of the log. */
  write(chunk: Buffer): void {
    for (let start = 0; start < chunk.length; start += pieceSize) {
      this.#readPiece(chunk.subarray(start, start + pieceSize));
    }
  }

  /** Hands over the last line, if nothing ended it: without the zeros that block devices and tapes fill a file up with. */
  end(): void {
    if (this.#rest.length === 0) return;
    this.#rest = this.#rest.subarray(0, endOfContent(this.#rest));
    this.#readPiece(Buffer.of(lineFeed));
  }

  #readPiece(piece: Buffer): void {
    const end = piece.lastIndexOf(lineFeed) + 1;
    if (end > 0) this.#takeLines(piece.subarray(0, end));
    // A copy: the rest of a line must not keep a whole chunk in memory.
    this.#rest = Buffer.concat([this.#rest, piece.subarray(end)]);
    if (this.#rest.length > longestLine) this.#takeLines(Buffer.of(lineFeed));
  }

  #takeLines(ends: Buffer): void {
    const beginning = this.#rest;
    this.#rest = Buffer.alloc(0);
    this.#onLines(beginning, ends);
  }
}
