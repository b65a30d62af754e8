import type { CompressionCodec, SchemaElement } from 'hyparquet';
import type { NumberText } from './value-text.ts';

/** A column that holds a field of the standard log. */
export interface Column {
  /** the field's own name */
  readonly field: string;
  readonly element: SchemaElement;
  /** which of all columns of the file it is, those within others too */
  readonly index: number;
  /** how its numbers are written as text; undefined when its values are text */
  readonly numberText: NumberText | undefined;
}

/** Where the values of a column lie that belong to one row group. */
export interface ColumnChunk {
  readonly start: number;
  readonly end: number;
  readonly codec: CompressionCodec;
}

export interface RowGroup {
  readonly rows: number;
  /** in the order of the columns */
  readonly chunks: readonly ColumnChunk[];
}

/** What the footer of a Parquet file says, as far as it is needed. */
export interface ParquetFile {
  readonly columns: readonly Column[];
  readonly rowGroups: readonly RowGroup[];
}
