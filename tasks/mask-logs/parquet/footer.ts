import type { SchemaElement } from 'hyparquet';
import { MalformedLogError } from '../errors.ts';
import { isNameOfConnections, logFieldNamed, timestampFieldNamed } from '../formats/fields.ts';
import { layoutOf } from '../formats/layout.ts';
import type { MaskPolicy } from '../formats/policy.ts';
import type { Column, ColumnChunk, ParquetFile, RowGroup } from './column.ts';
import { damaged, decoding, truncated } from './damage.ts';
import { type ChunkMetadata, readMetadata } from './metadata.ts';
import { isText, numberTextOf } from './value-text.ts';

/** `PAR1` at the beginning, and at the end behind the footer's length, which has four bytes. */
const magic = 'PAR1';
const tailLength = 8;

/** Room for the columns of hundreds of row groups. */
const longestFooter = 4 * 1024 * 1024;

/**
 * Reads the footer of a Parquet file: which columns hold fields of the standard log, and where their values are.
 *
 * @throws TruncatedLogError when the file is not whole; MalformedLogError when it is no access log, is damaged, or is written
 * in a way that is not read
 */
export function readFooter(file: Buffer, policy: MaskPolicy): ParquetFile {
  if (
    file.length < magic.length + tailLength ||
    file.toString('latin1', file.length - magic.length) !== magic
  ) {
    throw truncated();
  }
  const end = file.length - tailLength;
  const length = file.readUInt32LE(end);
  if (length > end - magic.length) throw truncated();
  if (length > longestFooter)
    throw new MalformedLogError('The footer of the Parquet data is over 4 MiB long');
  return decoding('its footer', () => {
    const metadata = readMetadata(file.subarray(end - length, end));
    const columns = columnsOf(metadata.schema, policy);
    checkApart(
      metadata.rowGroups.flatMap((group) => group.columns.filter(({ isEncrypted }) => !isEncrypted)),
      end - length,
    );
    const leaves = metadata.schema.filter(({ num_children }) => !num_children).length;
    const rowGroups = metadata.rowGroups.map((group): RowGroup => {
      if (group.columns.length !== leaves) throw damaged();
      return {
        rows: group.rows,
        chunks: columns.map((column) => chunkOf(group.columns[column.index], column)),
      };
    });
    const rows = rowGroups.reduce((sum, group) => sum + group.rows, 0);
    if (rows !== metadata.rows) throw damaged();
    return { columns, rowGroups };
  });
}

/** The columns that hold fields, each of them once. Those that stand within others are passed over. */
function columnsOf(schema: readonly SchemaElement[], policy: MaskPolicy): Column[] {
  const names: string[] = [];
  const columns: Column[] = [];
  let index = 0;
  for (let at = 1; at < schema.length; ) {
    const element = schema[at] as SchemaElement;
    const [next, leaves] = subtreeOf(schema, at);
    const field = logFieldNamed(element.name) ?? timestampFieldNamed(element.name);
    if (field !== undefined) columns.push(columnOf(element, field, index));
    names.push(element.name);
    index += leaves;
    at = next;
  }
  const known = (name: string) =>
    logFieldNamed(name) ?? timestampFieldNamed(name) ?? isNameOfConnections(name);
  const layout = layoutOf(names.filter(known), policy);
  if (typeof layout === 'string') throw new MalformedLogError(`The schema ${layout}`);
  return columns;
}

/** Where an element with all that stands within it ends, and how many columns with values it has. */
function subtreeOf(schema: readonly SchemaElement[], at: number): [next: number, leaves: number] {
  let leaves = 0;
  let next = at;
  for (let expected = 1; expected > 0; expected--) {
    const element = schema[next++];
    if (!element) throw damaged();
    const children = element.num_children ?? 0;
    if (children > 0) expected += children;
    else leaves++;
  }
  return [next, leaves];
}

function columnOf(element: SchemaElement, field: string, index: number): Column {
  if (element.num_children || element.repetition_type === 'REPEATED') {
    throw new MalformedLogError(
      `The values of ${field} are not text, but lists or structures. Write them as text.`,
    );
  }
  const numberText = isText(element) ? undefined : numberTextOf(element, field);
  if (!isText(element) && !numberText) {
    const type = element.logical_type?.type ?? element.converted_type ?? element.type;
    throw new MalformedLogError(`The values of ${field} have the type ${type}. Write them as text.`);
  }
  return { field, element, index, numberText };
}

function chunkOf(chunk: ChunkMetadata | undefined, { field, element }: Column): ColumnChunk {
  if (!chunk) throw damaged();
  const { isEncrypted, type, path, codec, start, end } = chunk;
  if (isEncrypted) {
    throw new MalformedLogError(`The values of ${field} are encrypted. Write them without encryption.`);
  }
  if (type !== element.type || path.length !== 1 || path[0] !== element.name) throw damaged();
  if (codec !== 'SNAPPY' && codec !== 'UNCOMPRESSED') {
    throw new MalformedLogError(
      `The values of ${field} are compressed with ${codec ?? 'something unknown'}. Write them with SNAPPY, as CloudFront does.`,
    );
  }
  return { start, end, codec };
}

/** With one bit wrong, the values of another column would be read for those of a path. */
function checkApart(chunks: readonly ChunkMetadata[], end: number): void {
  let before = magic.length;
  for (const chunk of chunks.toSorted((a, b) => a.start - b.start)) {
    if (chunk.start < before) throw damaged();
    before = chunk.end;
  }
  if (before > end) throw truncated();
}
