-- Redshift lets everybody make tables, temporary ones too, unless it is told otherwise. Here only the owner and the loader do.

REVOKE CREATE ON SCHEMA public FROM PUBLIC;

REVOKE TEMP ON DATABASE access_logs FROM PUBLIC;

-- Who loads: the role of the run-sql state machine, through a database role that may do no more than loading.
-- The Data API signs in as IAMR:<name of the IAM role>, and such a user starts with no privileges.

CREATE ROLE loader;

GRANT USAGE ON SCHEMA public TO ROLE loader;

GRANT SELECT, INSERT ON TABLE referer, page, user_agent, edge_location, result_type, host TO ROLE loader;

-- A reload replaces rows.
GRANT SELECT, INSERT, DELETE ON TABLE access_log, log_file TO ROLE loader;

-- LOCK TABLE wants more than SELECT and INSERT.
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE load_lock TO ROLE loader;

GRANT TEMP ON DATABASE access_logs TO ROLE loader;

CREATE USER :"loader" PASSWORD DISABLE;

GRANT ROLE loader TO :"loader";
