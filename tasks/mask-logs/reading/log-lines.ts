import { MarkedLines } from './marked-lines.ts';
import { Row } from './row.ts';
import { longestLine, pieceSize, WholeLines } from './whole-lines.ts';

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
  readonly #wholeLines = new WholeLines((beginning, rest) => this.#readLines(beginning, rest));

  /** @param readLine called for each line. It must throw when the line is {@link longestLine} or longer: such a line is cut. */
  constructor(readLine: () => void) {
    this.#readLine = readLine;
  }

  /** Reads the lines that end in the next bytes of the log. */
  write(chunk: Buffer): void {
    this.#wholeLines.write(chunk);
  }

  /** Reads the last line, if nothing ended it. */
  end(): void {
    this.#wholeLines.end();
  }

  #readLines(beginning: Buffer, rest: Buffer): void {
    lines.read(beginning, rest);
    row.rewind();
    while (row.readNext()) {
      this.number++;
      this.#readLine();
    }
  }
}
