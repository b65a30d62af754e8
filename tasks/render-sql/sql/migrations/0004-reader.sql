-- Who asks questions: a database role that may read every table and view, those of later migrations too, and change
-- nothing. It needs no database user of its own: an IAM role with the tag RedshiftDbRoles=reader has it.

CREATE ROLE reader;

GRANT USAGE ON SCHEMA public TO ROLE reader;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ROLE reader;

ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ROLE reader;
