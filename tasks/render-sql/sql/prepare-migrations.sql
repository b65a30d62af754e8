-- Remembers which migrations have been applied, and answers with their names.

CREATE TABLE IF NOT EXISTS schema_migration (
  name VARCHAR(128) NOT NULL,
  applied_at TIMESTAMP NOT NULL,
  PRIMARY KEY (name)
) DISTSTYLE ALL;

SELECT name FROM schema_migration ORDER BY name;
