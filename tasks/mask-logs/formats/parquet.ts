import { MalformedLogError } from '../errors.ts';
import type { ColumnChunk } from '../parquet/column.ts';
import { ColumnValues } from '../parquet/column-values.ts';
import { readFooter } from '../parquet/footer.ts';
import { Memory } from '../parquet/memory.ts';
import { RowLines } from '../parquet/row-lines.ts';
import { pieceSize } from '../reading/whole-lines.ts';
import type { RowMasker } from '../row-masker.ts';
import { knownFields } from './fields.ts';
import type { LogFormat, LogReader } from './log-format.ts';
import type { MaskPolicy } from './policy.ts';
import { WrittenRows } from './written-rows.ts';

/** Logs of v2 with the output format `parquet`, and what other programs make of logs: compressed with SNAPPY, or not at all. */
export const parquet: LogFormat = {
  recognizes: (head) => head.toString('latin1', 0, 4) === 'PAR1',
  read: (rows, policy) => new ParquetReader(rows, policy),
};

/**
 * The longest Parquet file that is read, in bytes: it is held as a whole, since what is needed first stands at its end. Some
 * 600,000 requests.
 */
export const longestFile = 64 * 1024 * 1024;

/** How much text a file may become, in characters, before it is masked: a few bytes can stand for any number of rows. */
export const longestText = 512 * 1024 * 1024;

/** A row without a value: a dash for each field, and what stands between them. */
const shortestRow = 2 * knownFields.length;

const otherFormat = 'Deliver smaller files, or set the output format of the delivery to w3c.';

/** Reads only the columns that hold fields of the standard log. Nothing is made of the others, nor of the statistics. */
class ParquetReader implements LogReader {
  readonly #policy: MaskPolicy;
  readonly #rows: WrittenRows;
  #chunks: Buffer[] = [];
  #length = 0;
  #textLength = 0;

  constructor(rows: RowMasker, policy: MaskPolicy) {
    this.#policy = policy;
    this.#rows = new WrittenRows(rows, policy);
  }

  write(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > longestFile) {
      throw new MalformedLogError(`The Parquet file is longer than 64 MiB. ${otherFormat}`);
    }
    this.#chunks.push(chunk);
  }

  *end(): Generator<void> {
    const file = Buffer.concat(this.#chunks);
    this.#chunks = [];
    const { columns, rowGroups } = readFooter(file, this.#policy);
    const allRows = rowGroups.reduce((sum, { rows }) => sum + rows, 0);
    if (allRows * shortestRow > longestText) throw tooMuchText();
    const memory = new Memory();
    const lines = new RowLines();
    let number = 0;
    for (const { rows, chunks } of rowGroups) {
      const values = columns.map((column, index) => {
        const chunk = chunks[index] as ColumnChunk;
        return { ...column, values: new ColumnValues(file, column, chunk, rows, memory) };
      });
      lines.begin(values);
      for (let row = 0; row < rows; row++) {
        const flaw = lines.add();
        number++;
        if (flaw) this.#rows.noteFlaw(flaw, number);
        if (lines.length < pieceSize) continue;
        this.#mask(lines);
        yield;
      }
      for (const column of values) column.values.finish();
    }
    this.#mask(lines);
    this.#rows.end();
  }

  #mask(lines: RowLines): void {
    this.#textLength += lines.length;
    if (this.#textLength > longestText) throw tooMuchText();
    this.#rows.write(lines.take());
  }
}

const tooMuchText = () =>
  new MalformedLogError(`The Parquet file holds more than 512 MiB of text. ${otherFormat}`);
