import { DuckDBInstance } from '@duckdb/node-api';

/** DuckDB's read of a Parquet log, into a table in memory. */
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`CREATE TABLE log AS FROM read_parquet('${process.argv[2]}')`);
