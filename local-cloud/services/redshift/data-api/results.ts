import type { ColumnMetadata, Field } from '@aws-sdk/client-redshift-data';
import {
  DuckDBDecimalType,
  type DuckDBResultReader,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';

/** The rows of a query in the Data API's shape. */
export interface ResultSet {
  readonly columns: readonly ColumnMetadata[];
  readonly records: readonly Field[][];
  /** the size of the values, in bytes */
  readonly size: number;
}

export function resultSet(reader: DuckDBResultReader): ResultSet {
  const types = reader.columnTypes();
  const columns = reader.columnNames().map((name, index) => metadata(name, types[index] as DuckDBType));
  const records = reader
    .getRows()
    .map((row) => row.map((value, index) => field(value, types[index] as DuckDBType)));
  const size = records
    .flat()
    .reduce((sum, value) => sum + Buffer.byteLength(String(Object.values(value)[0])), 0);
  return { columns, records, size };
}

const floating: readonly DuckDBTypeId[] = [DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE];

function field(value: DuckDBValue, { typeId }: DuckDBType): Field {
  if (value === null) return { isNull: true };
  if (typeof value === 'boolean') return { booleanValue: value };
  if (typeof value === 'bigint' && typeId !== DuckDBTypeId.HUGEINT) return { longValue: Number(value) };
  if (typeof value !== 'number') return { stringValue: String(value) };
  return floating.includes(typeId) ? { doubleValue: value } : { longValue: value };
}

type Shape = readonly [typeName: string, precision: number, scale: number];

const shapes: Partial<Record<DuckDBTypeId, Shape>> = {
  [DuckDBTypeId.BOOLEAN]: ['bool', 1, 0],
  [DuckDBTypeId.TINYINT]: ['int2', 5, 0],
  [DuckDBTypeId.SMALLINT]: ['int2', 5, 0],
  [DuckDBTypeId.INTEGER]: ['int4', 10, 0],
  [DuckDBTypeId.BIGINT]: ['int8', 19, 0],
  // SUM of BIGINT is NUMERIC on Redshift. SUM of INTEGER is BIGINT there, but DuckDB makes no difference between the two.
  [DuckDBTypeId.HUGEINT]: ['numeric', 38, 0],
  [DuckDBTypeId.FLOAT]: ['float4', 8, 8],
  [DuckDBTypeId.DOUBLE]: ['float8', 17, 17],
  [DuckDBTypeId.DATE]: ['date', 13, 0],
  [DuckDBTypeId.TIME]: ['time', 15, 6],
  [DuckDBTypeId.TIMESTAMP]: ['timestamp', 29, 6],
  [DuckDBTypeId.TIMESTAMP_TZ]: ['timestamptz', 35, 6],
};

/** DuckDB's VARCHAR has no limit, so clients are told Redshift's widest. */
const anyText: Shape = ['varchar', 65535, 0];

function metadata(name: string, type: DuckDBType): ColumnMetadata {
  const [typeName, precision, scale] =
    type instanceof DuckDBDecimalType
      ? (['numeric', type.width, type.scale] as const)
      : (shapes[type.typeId] ?? anyText);
  return {
    name,
    label: name,
    typeName,
    precision,
    scale,
    length: 0,
    nullable: 1,
    schemaName: '',
    tableName: '',
    isCaseSensitive: typeName === 'varchar',
    isCurrency: false,
    isSigned: /^(int|float|numeric)/.test(typeName),
  };
}
