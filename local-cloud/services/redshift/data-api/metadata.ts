import type {
  ColumnMetadata,
  DescribeTableRequest,
  ListDatabasesRequest,
  ListSchemasRequest,
  ListTablesRequest,
  TableMember,
} from '@aws-sdk/client-redshift-data';
import type { Operation } from '../../../http/aws-json.ts';
import { RedshiftError } from '../redshift-error.ts';
import { literal } from '../sql/tokens.ts';
import { typeOfDuckDb } from '../sql/types.ts';
import type { Database } from '../warehouse/database.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { columnMetadata } from './column-metadata.ts';
import { invalid, page } from './requests.ts';

const pageSize = 1000;

/** DescribeTable, ListDatabases, ListSchemas and ListTables. Patterns are those of SQL's LIKE. */
export function metadataOperations(
  warehouseOf: (workgroupName: string) => Warehouse,
): Record<string, Operation> {
  const databaseOf = async ({
    WorkgroupName = '',
    ConnectedDatabase,
    Database: name = '',
  }: ListTablesRequest): Promise<Database> => {
    try {
      return await warehouseOf(WorkgroupName).database(ConnectedDatabase ?? name);
    } catch (error) {
      throw error instanceof RedshiftError ? invalid(`FATAL: ${error.message}`) : error;
    }
  };
  return {
    async DescribeTable(input: DescribeTableRequest) {
      const rows = await (await databaseOf(input)).aside(`
        SELECT table_schema, table_name, column_name, data_type, column_default, is_nullable, bytes FROM pg_internal.column_list
         WHERE table_schema LIKE ${like(input.Schema)} AND table_name LIKE ${like(input.Table)} ORDER BY 1, 2, ordinal_position`);
      const { page: ColumnList, ...next } = page(
        rows.map(describedColumn),
        input.NextToken,
        input.MaxResults ?? pageSize,
      );
      return { TableName: input.Table, ColumnList, ...next };
    },

    ListDatabases({ WorkgroupName = '', NextToken, MaxResults = pageSize }: ListDatabasesRequest) {
      const { page: Databases, ...next } = page(
        warehouseOf(WorkgroupName).databaseNames,
        NextToken,
        MaxResults,
      );
      return { Databases, ...next };
    },

    async ListSchemas(input: ListSchemasRequest) {
      const rows = await (await databaseOf(input)).aside(
        `SELECT schema_name FROM redshift_information_schema.schemata WHERE schema_name LIKE ${like(input.SchemaPattern)} ORDER BY 1`,
      );
      const names = rows.map(({ schema_name }) => String(schema_name));
      const { page: Schemas, ...next } = page(names, input.NextToken, input.MaxResults ?? pageSize);
      return { Schemas, ...next };
    },

    async ListTables(input: ListTablesRequest) {
      const rows = await (await databaseOf(input)).aside(`
        SELECT table_schema, table_name, table_type FROM redshift_information_schema.tables
         WHERE table_schema LIKE ${like(input.SchemaPattern)} AND table_name LIKE ${like(input.TablePattern)} ORDER BY 1, 2`);
      const tables = rows.map(
        ({ table_schema, table_name, table_type }): TableMember => ({
          schema: String(table_schema),
          name: String(table_name),
          type: table_type === 'VIEW' ? 'VIEW' : 'TABLE',
        }),
      );
      const { page: Tables, ...next } = page(tables, input.NextToken, input.MaxResults ?? pageSize);
      return { Tables, ...next };
    },
  };
}

function describedColumn(row: Record<string, unknown>): ColumnMetadata {
  const { bytes, column_default: value } = row;
  const type = typeOfDuckDb(String(row['data_type']));
  return columnMetadata({
    name: String(row['column_name']),
    type: type && { ...type, ...(typeof bytes === 'number' && { bytes }) },
    nullable: row['is_nullable'] === true,
    schemaName: String(row['table_schema']),
    tableName: String(row['table_name']),
    ...(typeof value === 'string' && { columnDefault: value }),
  });
}

function like(pattern = '%'): string {
  return literal(pattern).text;
}
