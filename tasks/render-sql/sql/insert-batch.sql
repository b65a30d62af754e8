-- Puts the batch into the ledger, and its rows into the facts, with the ids of their dimensions.

-- A row of a file that is not listed has no key, a listed file without rows has no count: NOT NULL refuses both,
-- and nothing is loaded.
INSERT INTO log_file (file_id, object_key, etag, log_date, row_count, loaded_at, manifest)
SELECT NVL(f.file_id, r.file_id), f.object_key, f.etag, f.log_date, r.row_count, GETDATE(), :'manifest'
FROM staged_file f
FULL JOIN (SELECT file_id, COUNT(*) AS row_count FROM staged_row GROUP BY file_id) r ON r.file_id = f.file_id;

-- The staged rows are read once, where they lie: all that they are joined with is on every node. The last columns are empty in
-- logs that were masked before there were these columns.
INSERT INTO access_log (
  file_id, seq_num, datetime, host, page, query, method, status, referer, user_agent,
  edge_location, result_type, response_result_type, detailed_result_type,
  protocol, protocol_version, ssl_protocol, ssl_cipher, client_network, forwarded_for,
  visitor, network_label, utm_source, utm_medium, utm_campaign, utm_term, utm_content, search_term,
  request_bytes, response_bytes, content_type, content_length, range_start, range_end,
  seconds_taken, seconds_to_first_byte, request_id,
  country, cache_behavior, origin_seconds_to_first_byte, origin_seconds_to_last_byte,
  distribution, distribution_tenant, asn
)
SELECT
  s.file_id, s.row_num, (s.date || ' ' || s.time)::TIMESTAMP,
  h.id, p.id, NULLIF(s.cs_uri_query, '-'), NULLIF(s.cs_method, '-'), NULLIF(s.sc_status, '-')::SMALLINT, r.id, u.id,
  e.id, t.id, rt.id, dt.id,
  NULLIF(s.cs_protocol, '-'), NULLIF(s.cs_protocol_version, '-'), NULLIF(s.ssl_protocol, '-'), NULLIF(s.ssl_cipher, '-'),
  NULLIF(s.c_ip, '-'), NULLIF(s.x_forwarded_for, '-'),
  NULLIF(NULLIF(s.visitor, '-'), ''), NULLIF(NULLIF(s.network_label, '-'), ''), NULLIF(NULLIF(s.utm_source, '-'), ''), NULLIF(NULLIF(s.utm_medium, '-'), ''),
  NULLIF(NULLIF(s.utm_campaign, '-'), ''), NULLIF(NULLIF(s.utm_term, '-'), ''), NULLIF(NULLIF(s.utm_content, '-'), ''), NULLIF(NULLIF(s.search_term, '-'), ''),
  NULLIF(s.cs_bytes, '-')::BIGINT, NULLIF(s.sc_bytes, '-')::BIGINT,
  NULLIF(s.sc_content_type, '-'), NULLIF(s.sc_content_len, '-')::BIGINT,
  NULLIF(s.sc_range_start, '-')::BIGINT, NULLIF(s.sc_range_end, '-')::BIGINT,
  NULLIF(s.time_taken, '-')::DOUBLE PRECISION, NULLIF(s.time_to_first_byte, '-')::DOUBLE PRECISION,
  NULLIF(s.x_edge_request_id, '-'),
  NULLIF(NULLIF(s.c_country, '-'), ''), NULLIF(NULLIF(s.cache_behavior_path_pattern, '-'), ''),
  NULLIF(NULLIF(s.origin_fbl, '-'), '')::DOUBLE PRECISION, NULLIF(NULLIF(s.origin_lbl, '-'), '')::DOUBLE PRECISION,
  NULLIF(NULLIF(s.distribution, '-'), ''), NULLIF(NULLIF(s.distribution_tenant_id, '-'), ''), NULLIF(NULLIF(s.asn, '-'), '')::BIGINT
FROM staged_row s
JOIN staged_host h ON h.spelling = RTRIM(NVL(NULLIF(s.x_host_header, '-'), s.cs_host))
JOIN staged_page p ON p.path = RTRIM(s.cs_uri_stem)
JOIN staged_referer r ON r.url = RTRIM(s.cs_referer)
JOIN staged_user_agent u ON u.user_agent = RTRIM(s.cs_user_agent)
JOIN (SELECT RTRIM(code) AS code, MIN(id) AS id FROM edge_location GROUP BY 1) e ON e.code = RTRIM(s.x_edge_location)
JOIN (SELECT RTRIM(result_type) AS name, MIN(id) AS id FROM result_type GROUP BY 1) t
  ON t.name = RTRIM(s.x_edge_result_type)
JOIN (SELECT RTRIM(result_type) AS name, MIN(id) AS id FROM result_type GROUP BY 1) rt
  ON rt.name = RTRIM(s.x_edge_response_result_type)
JOIN (SELECT RTRIM(result_type) AS name, MIN(id) AS id FROM result_type GROUP BY 1) dt
  ON dt.name = RTRIM(s.x_edge_detailed_result_type);
