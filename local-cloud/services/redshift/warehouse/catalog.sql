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

-- What stands for a value when it is compared: a text without the blanks at its end, anything else as it is. TYPEOF is known
-- before a statement runs, so only texts are touched. The COALESCE gives NULL a type.
CREATE OR REPLACE MACRO pg_internal.comparable(x) AS
  CASE WHEN typeof(x) = 'VARCHAR' THEN cast_to_type(rtrim(CAST(x AS VARCHAR), ' '), coalesce(x, '')) ELSE x END;

-- DuckDB divides by zero without an error. Its // truncates integers only.
CREATE OR REPLACE MACRO pg_internal.quotient(a, b) AS CASE WHEN b = 0 THEN error('division by zero') ELSE a // b END;
CREATE OR REPLACE MACRO pg_internal.rest_of_division(a, b) AS CASE WHEN b = 0 THEN error('division by zero') ELSE a % b END;

-- Text that becomes an integer: DuckDB would round a fraction.
CREATE OR REPLACE MACRO pg_internal.digits(s) AS
  CASE WHEN contains(s, '.') OR contains(s, 'e') THEN error('invalid input syntax for integer: "' || s || '"') ELSE s END;
-- Redshift prints 15 significant digits, and no fraction of zero.
CREATE OR REPLACE MACRO pg_internal.float_text(x) AS printf('%.15g', CAST(x AS DOUBLE));

-- The characters of a text are counted from 1, also when the start is before that.
CREATE OR REPLACE MACRO pg_internal.cut_text(s, start) AS substring(s, CASE WHEN start < 1 THEN 1 ELSE start END),
  (s, start, n) AS CASE
    WHEN n < 0 THEN error('negative substring length not allowed')
    WHEN start >= 1 THEN substring(s, start, n)
    WHEN start + n > 1 THEN substring(s, 1, start + n - 1)
    WHEN start + n IS NULL OR s IS NULL THEN NULL
    ELSE ''
  END;
CREATE OR REPLACE MACRO pg_internal.btrim(s) AS trim(s), (s, c) AS trim(s, c);
CREATE OR REPLACE MACRO pg_internal.charindex(part, s) AS instr(s, part);
CREATE OR REPLACE MACRO pg_internal.initcap(s) AS
  list_reduce(list_transform(regexp_extract_all(s, '[\p{L}\p{N}]+|[^\p{L}\p{N}]+'), lambda w: upper(w[1]) || lower(w[2:])), lambda a, b: a || b, '');
CREATE OR REPLACE MACRO pg_internal.is_valid_json(s) AS json_valid(s) AND json_type(s) = 'OBJECT';
CREATE OR REPLACE MACRO pg_internal.replicate(s, n) AS repeat(s, n);
CREATE OR REPLACE MACRO pg_internal.sha2(s, bits) AS
  CASE bits WHEN 256 THEN sha256(s) WHEN 0 THEN sha256(s) ELSE error('sha2 is served for 256 bits only') END;
CREATE OR REPLACE MACRO pg_internal.json_path_text(j, path) AS
  coalesce(json_extract_string(j, '$' || list_reduce(list_transform(path, lambda p: '."' || p || '"'), lambda a, b: a || b)), '');
CREATE OR REPLACE MACRO pg_internal.listagg_result(s) AS
  CASE WHEN strlen(s) > 65535 THEN error('Result size exceeds LISTAGG limit') ELSE s END;

CREATE OR REPLACE MACRO pg_internal.first_match(s, p) AS
  CASE WHEN regexp_matches(s, p) THEN length(regexp_extract(s, '(?s)^(.*?)(?:' || p || ')', 1)) + 1 ELSE 0 END;
CREATE OR REPLACE MACRO pg_internal.nth_match(s, found, n) AS CASE WHEN s IS NULL THEN NULL ELSE coalesce(found[n], '') END;

-- The last day of a month stays the last day.
CREATE OR REPLACE MACRO pg_internal.add_months(d, n) AS
  CASE
    WHEN CAST(CAST(d AS TIMESTAMP) AS DATE) = last_day(CAST(CAST(d AS TIMESTAMP) AS DATE))
      THEN last_day(CAST(CAST(d AS TIMESTAMP) + CAST(n AS INTEGER) * INTERVAL '1 month' AS DATE))
        + (CAST(d AS TIMESTAMP) - date_trunc('day', CAST(d AS TIMESTAMP)))
    ELSE CAST(d AS TIMESTAMP) + CAST(n AS INTEGER) * INTERVAL '1 month'
  END;
-- Whole months between the same days, or last days, of two months. Otherwise a month has 31 days.
CREATE OR REPLACE MACRO pg_internal.months_between(a, b) AS
  (year(a) - year(b)) * 12 + month(a) - month(b)
  + CASE
      WHEN day(a) = day(b) OR (CAST(a AS DATE) = last_day(CAST(a AS DATE)) AND CAST(b AS DATE) = last_day(CAST(b AS DATE))) THEN CAST(0 AS DOUBLE)
      ELSE (day(a) - day(b) + (epoch(a - date_trunc('day', a)) - epoch(b - date_trunc('day', b))) / 86400) / 31
    END;

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
CREATE OR REPLACE VIEW pg_internal.column_list AS
  SELECT schema_name AS table_schema, table_name, column_name, column_index AS ordinal_position, column_default, is_nullable, data_type,
         (SELECT max(CAST(regexp_extract(c.expression, '<= (\d+)', 1) AS INTEGER)) FROM duckdb_constraints() c
           WHERE c.table_oid = d.table_oid AND c.constraint_type = 'CHECK' AND list_contains(c.constraint_column_names, d.column_name)
         ) AS bytes
    FROM duckdb_columns() d
   WHERE NOT internal AND schema_name NOT IN ('main', 'pg_internal', 'redshift_information_schema');
CREATE OR REPLACE VIEW redshift_information_schema.columns AS
  SELECT getvariable('database') AS table_catalog, table_schema, table_name, column_name, ordinal_position, column_default,
         CASE WHEN is_nullable THEN 'YES' ELSE 'NO' END AS is_nullable,
         CASE WHEN data_type = 'VARCHAR' THEN 'character varying' WHEN data_type = 'DOUBLE' THEN 'double precision'
           WHEN data_type = 'FLOAT' THEN 'real' WHEN data_type = 'TIMESTAMP' THEN 'timestamp without time zone'
           WHEN data_type LIKE 'DECIMAL%' THEN 'numeric' ELSE lower(data_type) END AS data_type,
         bytes AS character_maximum_length,
         CASE data_type WHEN 'SMALLINT' THEN 16 WHEN 'INTEGER' THEN 32 WHEN 'BIGINT' THEN 64
           ELSE CAST(nullif(regexp_extract(data_type, '^DECIMAL\((\d+)', 1), '') AS INTEGER) END AS numeric_precision,
         CASE WHEN data_type IN ('SMALLINT', 'INTEGER', 'BIGINT') THEN 0
           ELSE CAST(nullif(regexp_extract(data_type, '(\d+)\)$', 1), '') AS INTEGER) END AS numeric_scale
    FROM pg_internal.column_list;

CREATE OR REPLACE VIEW pg_internal.svv_tables AS
  SELECT *, CAST(NULL AS VARCHAR) AS remarks FROM redshift_information_schema.tables;
CREATE OR REPLACE VIEW pg_internal.svv_columns AS SELECT * FROM redshift_information_schema.columns;
-- DuckDB has no sort keys, so nothing is ever unsorted here.
CREATE OR REPLACE VIEW pg_internal.svv_table_info AS
  SELECT getvariable('database') AS database, schema_name AS schema, table_oid AS table_id, table_name AS "table",
         estimated_size AS tbl_rows, CAST(0 AS DECIMAL(5, 2)) AS unsorted
    FROM duckdb_tables() WHERE schema_name NOT IN ('pg_internal', 'redshift_information_schema') AND NOT temporary AND estimated_size > 0;
