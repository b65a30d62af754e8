-- The star schema. Redshift does not enforce keys: they inform the planner, and no statement relies on them.
-- VARCHAR counts bytes. A URL of 8 KB, escaped twice, can be 40 KB long: the widest type keeps two long
-- values from becoming one.

CREATE TABLE referer (
  id BIGINT IDENTITY(1, 1) NOT NULL,
  url VARCHAR(65535) NOT NULL,
  PRIMARY KEY (id)
) DISTSTYLE AUTO SORTKEY (url);

CREATE TABLE page (
  id BIGINT IDENTITY(1, 1) NOT NULL,
  path VARCHAR(65535) NOT NULL,
  PRIMARY KEY (id)
) DISTSTYLE AUTO SORTKEY (path);

CREATE TABLE user_agent (
  id BIGINT IDENTITY(1, 1) NOT NULL,
  user_agent VARCHAR(65535) NOT NULL,
  PRIMARY KEY (id)
) DISTSTYLE AUTO SORTKEY (user_agent);

CREATE TABLE edge_location (
  id BIGINT IDENTITY(1, 1) NOT NULL,
  code VARCHAR(64) NOT NULL,
  PRIMARY KEY (id)
) DISTSTYLE ALL SORTKEY (code);

CREATE TABLE result_type (
  id BIGINT IDENTITY(1, 1) NOT NULL,
  result_type VARCHAR(128) NOT NULL,
  PRIMARY KEY (id)
) DISTSTYLE ALL SORTKEY (result_type);

CREATE TABLE host (
  id BIGINT IDENTITY(1, 1) NOT NULL,
  name VARCHAR(4096) NOT NULL,
  PRIMARY KEY (id)
) DISTSTYLE ALL SORTKEY (name);

-- One row per request. (file_id, seq_num) names it for ever: the masked log and the row in it.
CREATE TABLE access_log (
  file_id BIGINT NOT NULL,
  seq_num BIGINT NOT NULL,
  datetime TIMESTAMP NOT NULL,
  host BIGINT NOT NULL REFERENCES host (id),
  page BIGINT NOT NULL REFERENCES page (id),
  query VARCHAR(65535),
  method VARCHAR(64),
  status SMALLINT,
  referer BIGINT NOT NULL REFERENCES referer (id),
  user_agent BIGINT NOT NULL REFERENCES user_agent (id),
  edge_location BIGINT NOT NULL REFERENCES edge_location (id),
  result_type BIGINT NOT NULL REFERENCES result_type (id),
  response_result_type BIGINT NOT NULL REFERENCES result_type (id),
  detailed_result_type BIGINT NOT NULL REFERENCES result_type (id),
  protocol VARCHAR(16),
  protocol_version VARCHAR(16),
  ssl_protocol VARCHAR(64),
  ssl_cipher VARCHAR(128),
  client_network VARCHAR(64),
  forwarded_for VARCHAR(65535),
  request_bytes BIGINT,
  response_bytes BIGINT,
  content_type VARCHAR(1024),
  content_length BIGINT,
  range_start BIGINT,
  range_end BIGINT,
  seconds_taken DOUBLE PRECISION,
  seconds_to_first_byte DOUBLE PRECISION,
  request_id VARCHAR(128),
  PRIMARY KEY (file_id, seq_num)
) DISTSTYLE AUTO SORTKEY (datetime);

-- The ledger: what is loaded, and by the manifest of which batch. Written in the transaction that loads.
CREATE TABLE log_file (
  file_id BIGINT NOT NULL,
  object_key VARCHAR(4096) NOT NULL,
  etag VARCHAR(128) NOT NULL,
  log_date DATE NOT NULL,
  row_count BIGINT NOT NULL,
  loaded_at TIMESTAMP NOT NULL,
  manifest VARCHAR(512) NOT NULL,
  PRIMARY KEY (file_id)
) DISTSTYLE AUTO SORTKEY (log_date);

-- Always empty. A load locks it, so that loads run one after another.
CREATE TABLE load_lock (
  locked BOOLEAN
) DISTSTYLE ALL;
