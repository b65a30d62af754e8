-- What standard logging v2 tells beyond legacy logs. Rows of before have NULL.

ALTER TABLE access_log ADD COLUMN country VARCHAR(2);

ALTER TABLE access_log ADD COLUMN cache_behavior VARCHAR(1024);

ALTER TABLE access_log ADD COLUMN origin_seconds_to_first_byte DOUBLE PRECISION;

ALTER TABLE access_log ADD COLUMN origin_seconds_to_last_byte DOUBLE PRECISION;

ALTER TABLE access_log ADD COLUMN distribution VARCHAR(32);

ALTER TABLE access_log ADD COLUMN distribution_tenant VARCHAR(128);

ALTER TABLE access_log ADD COLUMN asn BIGINT;

-- True for a row that tells of a request which a row of another log tells of better. Loads keep it true.
ALTER TABLE access_log ADD COLUMN is_repeated BOOLEAN DEFAULT FALSE NOT NULL;

GRANT UPDATE ON TABLE access_log TO ROLE loader;

-- The views, with the new columns and without repeated rows. Their definitions are otherwise those of 0002-views.

DROP VIEW bot_by_day;

DROP VIEW edge_location_by_day;

DROP VIEW cache_by_day;

DROP VIEW status_by_day;

DROP VIEW referer_by_day;

DROP VIEW page_by_day;

DROP VIEW traffic_by_day;

DROP VIEW request;

-- The facts with their dimensions spelled out: the base of the other views, and of questions of one's own. What the log
-- does not say is NULL. A request that several logs have is one row.
CREATE VIEW request AS
SELECT
  f.file_id, f.seq_num, f.datetime, f.datetime::DATE AS date,
  NULLIF(h.name, '-') AS host, NULLIF(p.path, '-') AS path, f.query, f.method, f.status,
  NULLIF(r.url, '-') AS referer, u.user_agent, NULLIF(e.code, '-') AS edge_location,
  NULLIF(t.result_type, '-') AS result_type, NULLIF(rt.result_type, '-') AS response_result_type,
  NULLIF(dt.result_type, '-') AS detailed_result_type,
  f.protocol, f.protocol_version, f.ssl_protocol, f.ssl_cipher,
  f.client_network, f.forwarded_for, f.request_bytes, f.response_bytes,
  f.content_type, f.content_length, f.range_start, f.range_end,
  f.seconds_taken, f.seconds_to_first_byte, f.request_id,
  u.is_bot,
  f.country, f.cache_behavior, f.origin_seconds_to_first_byte, f.origin_seconds_to_last_byte,
  f.distribution, f.distribution_tenant, f.asn
FROM access_log f
JOIN host h ON h.id = f.host
JOIN page p ON p.id = f.page
JOIN referer r ON r.id = f.referer
JOIN agent u ON u.id = f.user_agent
JOIN edge_location e ON e.id = f.edge_location
JOIN result_type t ON t.id = f.result_type
JOIN result_type rt ON rt.id = f.response_result_type
JOIN result_type dt ON dt.id = f.detailed_result_type
WHERE NOT f.is_repeated;

-- requests_of_people and visitors_estimate are NULL when no request of the day says who sent it.
CREATE VIEW traffic_by_day AS
SELECT
  date,
  host,
  COUNT(*) AS requests,
  SUM(CASE WHEN is_bot THEN 0 WHEN NOT is_bot THEN 1 END) AS requests_of_people,
  NULLIF(COUNT(DISTINCT client_network || ' ' || NVL(user_agent, '-')), 0) AS visitors_estimate,
  SUM(response_bytes) AS response_bytes
FROM request
GROUP BY date, host;

-- Only known robots are left out: otherwise a log without user agents would have no pages.
CREATE VIEW page_by_day AS
SELECT date, host, path, COUNT(*) AS requests, AVG(seconds_taken) AS average_seconds
FROM request
WHERE method = 'GET' AND status BETWEEN 200 AND 399 AND NOT NVL(is_bot, FALSE)
GROUP BY date, host, path;

CREATE VIEW referer_by_day AS
SELECT date, host, referer, COUNT(*) AS requests
FROM request
WHERE referer IS NOT NULL AND NOT NVL(is_bot, FALSE)
GROUP BY date, host, referer;

CREATE VIEW status_by_day AS
SELECT date, host, status, COUNT(*) AS requests
FROM request
GROUP BY date, host, status;

CREATE VIEW cache_by_day AS
SELECT
  date,
  host,
  result_type,
  COUNT(*) AS requests,
  SUM(response_bytes) AS response_bytes
FROM request
GROUP BY date, host, result_type;

CREATE VIEW edge_location_by_day AS
SELECT date, LEFT(edge_location, 3) AS airport, COUNT(*) AS requests, AVG(seconds_to_first_byte) AS average_seconds_to_first_byte
FROM request
GROUP BY date, LEFT(edge_location, 3);

CREATE VIEW bot_by_day AS
SELECT date, host, user_agent, COUNT(*) AS requests
FROM request
WHERE is_bot
GROUP BY date, host, user_agent;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ROLE reader;
