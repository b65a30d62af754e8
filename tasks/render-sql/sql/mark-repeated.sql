-- Two logs may tell of the same request: while a site moves over, CloudFront delivers legacy logs and those of v2. Every row
-- stays in the facts, as the ledger says; the views count only the one that tells more.
--
-- A row is repeated if a row of another log has its request id and its page, at most a day before or after, and tells more of
-- the request; or tells as much, and its log has the lower id. So the marks depend on the rows that are loaded, and not on when
-- or in which order they were. Rows without a request id cannot be told apart, and are never repeated. Nor are rows of one log:
-- CloudFront wrote them both.

DROP TABLE IF EXISTS shared_request, shared_row, changed_row;

-- What the batch and other logs tell of: almost always nothing. Rows of a day's log can be repeated a day before and after.
CREATE TEMP TABLE shared_request DISTSTYLE ALL AS
SELECT DISTINCT f.request_id
FROM access_log f
JOIN (
  SELECT file_id, x_edge_request_id AS request_id FROM staged_row WHERE x_edge_request_id <> '-'
  UNION ALL
  SELECT file_id, request_id FROM removed_row
) b ON b.request_id = f.request_id AND b.file_id <> f.file_id
WHERE f.datetime >= (SELECT DATEADD(day, -1, MIN(log_date)) FROM staged_file)
  AND f.datetime < (SELECT DATEADD(day, 2, MAX(log_date)) FROM staged_file);

-- How many values each of their rows tells.
CREATE TEMP TABLE shared_row AS
SELECT
  f.file_id, f.seq_num, f.datetime, f.request_id, f.page, f.is_repeated,
  NVL2(f.query, 1, 0) + NVL2(f.protocol, 1, 0) + NVL2(f.protocol_version, 1, 0) + NVL2(f.ssl_protocol, 1, 0)
    + NVL2(f.ssl_cipher, 1, 0) + NVL2(f.client_network, 1, 0) + NVL2(f.forwarded_for, 1, 0)
    + NVL2(f.request_bytes, 1, 0) + NVL2(f.response_bytes, 1, 0) + NVL2(f.content_type, 1, 0)
    + NVL2(f.content_length, 1, 0) + NVL2(f.range_start, 1, 0) + NVL2(f.range_end, 1, 0)
    + NVL2(f.seconds_taken, 1, 0) + NVL2(f.seconds_to_first_byte, 1, 0)
    + NVL2(f.country, 1, 0) + NVL2(f.cache_behavior, 1, 0) + NVL2(f.origin_seconds_to_first_byte, 1, 0)
    + NVL2(f.origin_seconds_to_last_byte, 1, 0) + NVL2(f.distribution, 1, 0) + NVL2(f.distribution_tenant, 1, 0)
    + NVL2(f.asn, 1, 0)
    + CASE WHEN f.referer = (SELECT MIN(id) FROM referer WHERE url = '-') THEN 0 ELSE 1 END
    + CASE WHEN f.user_agent = (SELECT MIN(id) FROM user_agent WHERE user_agent = '-') THEN 0 ELSE 1 END AS told
FROM access_log f
JOIN shared_request s ON s.request_id = f.request_id
WHERE f.datetime >= (SELECT DATEADD(day, -2, MIN(log_date)) FROM staged_file)
  AND f.datetime < (SELECT DATEADD(day, 3, MAX(log_date)) FROM staged_file);

CREATE TEMP TABLE changed_row DISTSTYLE ALL AS
SELECT f.file_id, f.seq_num, f.datetime, COUNT(better.file_id) > 0 AS is_repeated
FROM shared_row f
LEFT JOIN shared_row better
  ON better.request_id = f.request_id AND better.page = f.page AND better.file_id <> f.file_id
  AND better.datetime BETWEEN DATEADD(day, -1, f.datetime) AND DATEADD(day, 1, f.datetime)
  AND (better.told > f.told OR (better.told = f.told AND better.file_id < f.file_id))
WHERE f.datetime >= (SELECT DATEADD(day, -1, MIN(log_date)) FROM staged_file)
  AND f.datetime < (SELECT DATEADD(day, 2, MAX(log_date)) FROM staged_file)
GROUP BY f.file_id, f.seq_num, f.datetime, f.is_repeated
HAVING f.is_repeated <> (COUNT(better.file_id) > 0);

UPDATE access_log
SET is_repeated = changed_row.is_repeated
FROM changed_row
WHERE access_log.file_id = changed_row.file_id AND access_log.seq_num = changed_row.seq_num
  AND access_log.datetime = changed_row.datetime
  AND access_log.datetime BETWEEN (SELECT MIN(datetime) FROM changed_row) AND (SELECT MAX(datetime) FROM changed_row);
