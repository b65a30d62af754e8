import type { ColumnMetadata, Field } from '@aws-sdk/client-redshift-data';
import { type DuckDBResultReader, type DuckDBType, DuckDBTypeId, type DuckDBValue } from '@duckdb/node-api';
import { RedshiftError } from '../redshift-error.ts';
import { typeOfDuckDb } from '../sql/types.ts';
import { columnMetadata } from './column-metadata.ts';

/** The rows of a query in the Data API's shape. */
export interface ResultSet {
  readonly columns: readonly ColumnMetadata[];
  readonly records: readonly Field[][];
  /** the size of the values, in bytes */
  readonly size: number;
}

export function resultSet(reader: DuckDBResultReader): ResultSet {
  const types = reader.columnTypes();
  const columns = reader
    .columnNames()
    .map((name, index) => columnMetadata({ name, type: typeOfDuckDb(String(types[index])) }));
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
  // DuckDB goes on with infinity where Redshift stops, and JSON has no such number.
  if (!Number.isFinite(value))
    throw new RedshiftError('type "double precision" value out of range: overflow');
  return floating.includes(typeId) ? { doubleValue: value } : { longValue: value };
}
