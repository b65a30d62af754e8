import type { CompressionCodec, LogicalType, ParquetType, SchemaElement } from 'hyparquet';
import {
  CompressionCodecs,
  ConvertedTypes,
  FieldRepetitionTypes,
  ParquetTypes,
} from 'hyparquet/src/constants.js';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { viewOf } from '../reading/bytes.ts';
import { damaged } from './damage.ts';
import { endOfStruct } from './thrift.ts';

/** What a footer says of the values of one column in one row group. */
export interface ChunkMetadata {
  readonly isEncrypted: boolean;
  readonly path: readonly string[];
  readonly type: ParquetType | undefined;
  readonly codec: CompressionCodec | undefined;
  /** where they lie in the file */
  readonly start: number;
  readonly end: number;
}

export interface Metadata {
  readonly schema: readonly SchemaElement[];
  readonly rows: number;
  readonly rowGroups: readonly { readonly rows: number; readonly columns: readonly ChunkMetadata[] }[];
}

/** A structure of Thrift: its fields by their numbers in Parquet's specification, `FileMetaData` and what is in it. */
type Struct = ReturnType<typeof deserializeTCompactProtocol>;

/**
 * Reads a footer. The library would make values of the statistics too, which hold addresses, in a time that no length bounds.
 *
 * @throws Error when it is damaged
 */
export function readMetadata(footer: Buffer): Metadata {
  endOfStruct(footer);
  const file = deserializeTCompactProtocol({ view: viewOf(footer), offset: 0 });
  return {
    schema: file.field_2.map(elementOf),
    rows: wholeNumber(file.field_3),
    rowGroups: file.field_4.map((group: Struct) => ({
      rows: wholeNumber(group.field_3),
      columns: group.field_1.map(chunkOf),
    })),
  };
}

function elementOf(element: Struct): SchemaElement {
  return {
    type: ParquetTypes[element.field_1],
    repetition_type: FieldRepetitionTypes[element.field_3],
    name: textOf(element.field_4),
    num_children: element.field_5,
    converted_type: ConvertedTypes[element.field_6],
    logical_type: element.field_10 && logicalTypeOf(element.field_10),
  };
}

const logicalTypes: Record<string, string> = {
  field_1: 'STRING',
  field_2: 'MAP',
  field_3: 'LIST',
  field_4: 'ENUM',
  field_5: 'DECIMAL',
  field_6: 'DATE',
  field_7: 'TIME',
  field_8: 'TIMESTAMP',
  field_10: 'INTEGER',
  field_11: 'NULL',
  field_12: 'JSON',
  field_13: 'BSON',
  field_14: 'UUID',
  field_15: 'FLOAT16',
};

const timeUnits: Record<string, string> = { field_1: 'MILLIS', field_2: 'MICROS', field_3: 'NANOS' };

/** A union has one field. A type that is not known is none of those that are read. */
function logicalTypeOf(union: Struct): LogicalType {
  const [[key, of] = ['', {}]] = Object.entries(union);
  const type = logicalTypes[key] ?? 'unknown';
  const unit = of.field_2 && timeUnits[Object.keys(of.field_2)[0] ?? ''];
  if ((type === 'TIME' || type === 'TIMESTAMP') && unit === undefined) throw damaged();
  return { type, unit, isSigned: of.field_2 } as unknown as LogicalType;
}

function chunkOf({ field_1: otherFile, field_3: metadata, field_8: encryption }: Struct): ChunkMetadata {
  if (otherFile !== undefined) throw damaged();
  if (encryption || !metadata) {
    return { isEncrypted: true, path: [], type: undefined, codec: undefined, start: 0, end: 0 };
  }
  // The dictionary comes first, if there is one.
  const start = wholeNumber(metadata.field_11 || metadata.field_9);
  return {
    isEncrypted: false,
    path: metadata.field_3.map(textOf),
    type: ParquetTypes[metadata.field_1],
    codec: CompressionCodecs[metadata.field_4],
    start,
    end: start + wholeNumber(metadata.field_7),
  };
}

function textOf(value: unknown): string {
  if (!(value instanceof Uint8Array)) throw damaged();
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString();
}

/** @throws RangeError when it is none that can be counted to */
function wholeNumber(value: unknown): number {
  const number = Number(value);
  if (typeof value !== 'bigint' || number < 0 || !Number.isSafeInteger(number)) throw damaged();
  return number;
}
