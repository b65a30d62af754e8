-- What every database starts with: Redshift's functions that DuckDB lacks, and the system views that queries may use.
-- All but sys_load_error_detail is replaced whenever a database is opened, so existing databases get changes made here.
CREATE SCHEMA IF NOT EXISTS public;
CREATE SCHEMA IF NOT EXISTS pg_internal;
CREATE SCHEMA IF NOT EXISTS redshift_information_schema;

-- Time stands still within a statement; each session sets the variable from the local cloud's clock.
CREATE OR REPLACE MACRO pg_internal.sysdate() AS CAST(getvariable('now') AS TIMESTAMP);
CREATE OR REPLACE MACRO pg_internal.getdate() AS date_trunc('second', CAST(getvariable('now') AS TIMESTAMP));

-- VARCHAR counts bytes, and never ends inside a character, which has at most four bytes.
CREATE OR REPLACE MACRO pg_internal.cut_bytes(s, n) AS
  CASE
    WHEN strlen(s) <= n THEN s
    ELSE coalesce(try(decode(encode(s)[:n])), try(decode(encode(s)[:n - 1])), try(decode(encode(s)[:n - 2])), try(decode(encode(s)[:n - 3])))
  END;

CREATE OR REPLACE MACRO pg_internal.add_months(d, n) AS CAST(d AS TIMESTAMP) + n * INTERVAL '1 month';
CREATE OR REPLACE MACRO pg_internal.btrim(s) AS trim(s), (s, c) AS trim(s, c);
CREATE OR REPLACE MACRO pg_internal.charindex(part, s) AS instr(s, part);
CREATE OR REPLACE MACRO pg_internal.is_valid_json(s) AS json_valid(s) AND json_type(s) = 'OBJECT';
CREATE OR REPLACE MACRO pg_internal.json_extract_path_text(j, a) AS coalesce(json_extract_string(j, [a])[1], ''),
  (j, a, b) AS coalesce(json_extract_string(j, '$."' || a || '"."' || b || '"'), '');
CREATE OR REPLACE MACRO pg_internal.octet_length(s) AS strlen(s);
CREATE OR REPLACE MACRO pg_internal.regexp_count(s, p) AS len(regexp_extract_all(s, p));
CREATE OR REPLACE MACRO pg_internal.regexp_instr(s, p) AS
  CASE WHEN regexp_matches(s, p) THEN instr(s, regexp_extract(s, p)) ELSE 0 END;
CREATE OR REPLACE MACRO pg_internal.regexp_substr(s, p) AS regexp_extract(s, p);
CREATE OR REPLACE MACRO pg_internal.replicate(s, n) AS repeat(s, n);
CREATE OR REPLACE MACRO pg_internal.sha2(s, bits) AS
  CASE bits WHEN 256 THEN sha256(s) WHEN 0 THEN sha256(s) ELSE error('sha2 is served for 256 bits only') END;

-- A failed load is rolled back. Its errors stay, as on Redshift.
CREATE TABLE IF NOT EXISTS pg_internal.sys_load_error_detail (
  query_id BIGINT, table_name VARCHAR, start_time TIMESTAMP, file_name VARCHAR, line_number BIGINT, column_name VARCHAR,
  column_type VARCHAR, error_code INTEGER, error_message VARCHAR
);

CREATE OR REPLACE VIEW redshift_information_schema.tables AS
  SELECT getvariable('database') AS table_catalog, schema_name AS table_schema, table_name, 'BASE TABLE' AS table_type
    FROM duckdb_tables() WHERE schema_name NOT IN ('pg_internal', 'redshift_information_schema') AND NOT temporary
  UNION ALL
  SELECT getvariable('database'), schema_name, view_name, 'VIEW'
    FROM duckdb_views() WHERE NOT internal AND NOT temporary AND schema_name NOT IN ('pg_internal', 'redshift_information_schema');
CREATE OR REPLACE VIEW redshift_information_schema.views AS
  SELECT getvariable('database') AS table_catalog, schema_name AS table_schema, view_name AS table_name, sql AS view_definition
    FROM duckdb_views() WHERE NOT internal AND NOT temporary AND schema_name NOT IN ('pg_internal', 'redshift_information_schema');
CREATE OR REPLACE VIEW redshift_information_schema.schemata AS
  SELECT getvariable('database') AS catalog_name, schema_name, 'admin' AS schema_owner
    FROM duckdb_schemas() WHERE NOT internal AND schema_name NOT IN ('main', 'pg_internal', 'redshift_information_schema');
CREATE OR REPLACE VIEW redshift_information_schema.columns AS
  SELECT getvariable('database') AS table_catalog, schema_name AS table_schema, table_name, column_name,
         column_index AS ordinal_position, column_default, CASE WHEN is_nullable THEN 'YES' ELSE 'NO' END AS is_nullable,
         CASE data_type WHEN 'VARCHAR' THEN 'character varying' WHEN 'DOUBLE' THEN 'double precision'
           WHEN 'FLOAT' THEN 'real' WHEN 'TIMESTAMP' THEN 'timestamp without time zone' ELSE lower(data_type) END AS data_type,
         (SELECT max(CAST(regexp_extract(c.expression, '<= (\d+)', 1) AS INTEGER)) FROM duckdb_constraints() c
           WHERE c.table_oid = d.table_oid AND c.constraint_type = 'CHECK' AND list_contains(c.constraint_column_names, d.column_name)
         ) AS character_maximum_length
    FROM duckdb_columns() d
   WHERE NOT internal AND schema_name NOT IN ('main', 'pg_internal', 'redshift_information_schema');

CREATE OR REPLACE VIEW pg_internal.svv_tables AS
  SELECT *, CAST(NULL AS VARCHAR) AS remarks FROM redshift_information_schema.tables;
CREATE OR REPLACE VIEW pg_internal.svv_columns AS SELECT * FROM redshift_information_schema.columns;
-- DuckDB has no sort keys, so nothing is ever unsorted here.
CREATE OR REPLACE VIEW pg_internal.svv_table_info AS
  SELECT getvariable('database') AS database, schema_name AS schema, table_oid AS table_id, table_name AS "table",
         estimated_size AS tbl_rows, CAST(0 AS DECIMAL(5, 2)) AS unsorted
    FROM duckdb_tables() WHERE schema_name NOT IN ('pg_internal', 'redshift_information_schema') AND NOT temporary AND estimated_size > 0;
