import { endOfContent, lineFeed } from './bytes.ts';
import { MarkedLines } from './marked-lines.ts';
import { Row } from './row.ts';

/** Redshift's limit for a row to load, and about twice what 33 of its longest VARCHARs take. */
export const longestLine = 4 * 1024 * 1024;

/** How much is read at a time. It must fit the cache of a core. */
const pieceSize = 256 * 1024;

/** Masking is synchronous, so all logs take turns with the same memory. */
const lines = new MarkedLines(longestLine + pieceSize + 1);
const row = new Row(lines);

/**
 * Cuts one log into lines, however its bytes arrive. A line ends with a line feed, with or without a carriage return; the
 * last one may lack it.
 */
export class LogLines {
  /** the line that is being read */
  readonly row = row;
  /** its number, from 1 */
  number = 0;
  readonly #readLine: () => void;
  /** the beginning of a line whose end has not come yet */
  #rest: Buffer = Buffer.alloc(0);

  /** @param readLine called for each line. It must throw when the line is {@link longestLine} or longer: such a line is cut. */
  constructor(readLine: () => void) {
    this.#readLine = readLine;
  }

  /** Reads the lines that end in the next bytes of the log. */
  write(chunk: Buffer): void {
    for (let start = 0; start < chunk.length; start += pieceSize) {
      this.#readPiece(chunk.subarray(start, start + pieceSize));
    }
  }

  /** Reads the last line, if nothing ended it: without the zeros that block devices and tapes fill a file up with. */
  end(): void {
    if (this.#rest.length === 0) return;
    this.#rest = this.#rest.subarray(0, endOfContent(this.#rest));
    this.#readPiece(Buffer.of(lineFeed));
  }

  #readPiece(piece: Buffer): void {
    const end = piece.lastIndexOf(lineFeed) + 1;
    if (end > 0) this.#readLines(piece.subarray(0, end));
    // A copy: the rest of a line must not keep a whole chunk in memory.
    this.#rest = Buffer.concat([this.#rest, piece.subarray(end)]);
    if (this.#rest.length > longestLine) this.#readLines(Buffer.of(lineFeed));
  }

  #readLines(ends: Buffer): void {
    lines.read(this.#rest, ends);
    this.#rest = Buffer.alloc(0);
    row.rewind();
    while (row.readNext()) {
      this.number++;
      this.#readLine();
    }
  }
}
