-- What a site owner asks. Dates are UTC, as CloudFront logs them.

-- The facts with their dimensions spelled out: the base of the other views, and of questions of one's own.
CREATE VIEW request AS
SELECT
  f.file_id, f.seq_num, f.datetime, f.datetime::DATE AS date,
  h.name AS host, p.path, f.query, f.method, f.status,
  r.url AS referer, u.user_agent, e.code AS edge_location,
  t.result_type, rt.result_type AS response_result_type, dt.result_type AS detailed_result_type,
  f.protocol, f.protocol_version, f.ssl_protocol, f.ssl_cipher,
  f.client_network, f.forwarded_for, f.request_bytes, f.response_bytes,
  f.content_type, f.content_length, f.range_start, f.range_end,
  f.seconds_taken, f.seconds_to_first_byte, f.request_id,
  LOWER(u.user_agent) LIKE '%bot%'
    OR LOWER(u.user_agent) LIKE '%crawler%'
    OR LOWER(u.user_agent) LIKE '%spider%'
    OR LOWER(u.user_agent) LIKE '%slurp%'
    OR LOWER(u.user_agent) LIKE '%curl/%'
    OR u.user_agent = '-' AS is_bot
FROM access_log f
JOIN host h ON h.id = f.host
JOIN page p ON p.id = f.page
JOIN referer r ON r.id = f.referer
JOIN user_agent u ON u.id = f.user_agent
JOIN edge_location e ON e.id = f.edge_location
JOIN result_type t ON t.id = f.result_type
JOIN result_type rt ON rt.id = f.response_result_type
JOIN result_type dt ON dt.id = f.detailed_result_type;

CREATE VIEW traffic_by_day AS
SELECT
  date,
  host,
  COUNT(*) AS requests,
  SUM(CASE WHEN is_bot THEN 0 ELSE 1 END) AS requests_of_people,
  COUNT(DISTINCT client_network || ' ' || user_agent) AS visitors_estimate,
  SUM(response_bytes) AS response_bytes
FROM request
GROUP BY date, host;

CREATE VIEW page_by_day AS
SELECT date, host, path, COUNT(*) AS requests, AVG(seconds_taken) AS average_seconds
FROM request
WHERE method = 'GET' AND status BETWEEN 200 AND 399 AND NOT is_bot
GROUP BY date, host, path;

CREATE VIEW referer_by_day AS
SELECT date, host, referer, COUNT(*) AS requests
FROM request
WHERE referer <> '-' AND NOT is_bot
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
