-- What has been judged of the values of a dimension, by its id, and by which version of the rules. A value that has no row here
-- has not been judged yet, and is of class unknown.
--
-- Tables of their own: a judgement in a column of the dimension would be an UPDATE, for which Redshift writes the row once more,
-- with its long text, out of the order of the sort key, and in the way of loads.

CREATE TABLE user_agent_class (
  id BIGINT NOT NULL REFERENCES user_agent (id),
  class VARCHAR(16) NOT NULL,
  name VARCHAR(256),
  operator VARCHAR(64),
  browser VARCHAR(64),
  operating_system VARCHAR(64),
  device VARCHAR(16),
  rules VARCHAR(64) NOT NULL,
  PRIMARY KEY (id)
) DISTSTYLE AUTO SORTKEY (id);

CREATE TABLE referer_class (
  id BIGINT NOT NULL REFERENCES referer (id),
  class VARCHAR(16) NOT NULL,
  name VARCHAR(256),
  host VARCHAR(256),
  rules VARCHAR(64) NOT NULL,
  PRIMARY KEY (id)
) DISTSTYLE AUTO SORTKEY (id);

CREATE TABLE page_section (
  id BIGINT NOT NULL REFERENCES page (id),
  section VARCHAR(256),
  rules VARCHAR(64) NOT NULL,
  PRIMARY KEY (id)
) DISTSTYLE AUTO SORTKEY (id);

-- Always empty. A merge locks it, so that two of them do not add the same value.
CREATE TABLE classification_lock (
  locked BOOLEAN
) DISTSTYLE ALL;

-- A value that is judged again replaces its row.
GRANT SELECT, INSERT, DELETE ON TABLE user_agent_class, referer_class, page_section TO ROLE loader;

-- LOCK TABLE wants more than SELECT and INSERT.
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE classification_lock TO ROLE loader;
