-- Begins the transaction that loads a batch of masked logs into the star schema: all of it or nothing.
-- Loads run one after another, so that two do not decide at the same time what is loaded already. The lock comes before
-- everything else: the transaction then sees what the load before it has committed. It is on a table of its own, because it
-- keeps readers out too: nobody who reads the ledger should wait for a load.

LOCK TABLE load_lock;

-- The columns of a masked log, in their order. Text as it stands: COPY converts nothing, so it rejects nothing.
-- FILLRECORD: logs that were masked before a column was added lack it at their end, and it comes out empty.
-- TRUNCATECOLUMNS cuts to these widths. Those of URLs and user agents are the widest there are: escaped, they can take
-- 60 KB. A field that no table has is cut to one byte.
-- NULL AS the byte NUL, which no masked row holds: COPY's own NULL text, \N, and any other could stand in a log.
DROP TABLE IF EXISTS staged_row;

CREATE TEMP TABLE staged_row (
  file_id BIGINT,
  row_num BIGINT,
  date VARCHAR(10),
  time VARCHAR(8),
  x_edge_location VARCHAR(64),
  sc_bytes VARCHAR(20),
  c_ip VARCHAR(64),
  cs_method VARCHAR(64),
  cs_host VARCHAR(4096),
  cs_uri_stem VARCHAR(65535),
  sc_status VARCHAR(20),
  cs_referer VARCHAR(65535),
  cs_user_agent VARCHAR(65535),
  cs_uri_query VARCHAR(65535),
  cs_cookie VARCHAR(1),
  x_edge_result_type VARCHAR(128),
  x_edge_request_id VARCHAR(128),
  x_host_header VARCHAR(4096),
  cs_protocol VARCHAR(16),
  cs_bytes VARCHAR(20),
  time_taken VARCHAR(40),
  x_forwarded_for VARCHAR(65535),
  ssl_protocol VARCHAR(64),
  ssl_cipher VARCHAR(128),
  x_edge_response_result_type VARCHAR(128),
  cs_protocol_version VARCHAR(16),
  fle_status VARCHAR(1),
  fle_encrypted_fields VARCHAR(1),
  c_port VARCHAR(1),
  time_to_first_byte VARCHAR(40),
  x_edge_detailed_result_type VARCHAR(128),
  sc_content_type VARCHAR(1024),
  sc_content_len VARCHAR(20),
  sc_range_start VARCHAR(20),
  sc_range_end VARCHAR(20),
  c_country VARCHAR(2),
  cache_behavior_path_pattern VARCHAR(1024),
  origin_fbl VARCHAR(40),
  origin_lbl VARCHAR(40),
  distribution_tenant_id VARCHAR(128),
  asn VARCHAR(20),
  distribution VARCHAR(32),
  visitor VARCHAR(16),
  network_label VARCHAR(64),
  utm_source VARCHAR(400),
  utm_medium VARCHAR(400),
  utm_campaign VARCHAR(400),
  utm_term VARCHAR(400),
  utm_content VARCHAR(400),
  search_term VARCHAR(400)
);

COPY staged_row
FROM :'manifest'
IAM_ROLE default
MANIFEST
ZSTD
DELIMITER '\t'
NULL AS '\000'
IGNOREHEADER 1
FILLRECORD
TRUNCATECOLUMNS
COMPUPDATE OFF
STATUPDATE OFF;

-- What a reload removes: filled by remove-loaded.sql.
DROP TABLE IF EXISTS removed_row;

CREATE TEMP TABLE removed_row (
  file_id BIGINT,
  request_id VARCHAR(128)
);

DROP TABLE IF EXISTS staged_file;

CREATE TEMP TABLE staged_file (
  file_id BIGINT,
  object_key VARCHAR(4096),
  etag VARCHAR(128),
  log_date DATE
);

COPY staged_file
FROM :'files'
IAM_ROLE default
FORMAT AS JSON 'auto'
COMPUPDATE OFF
STATUPDATE OFF;
